"""The frame of every page: shell, tags of the design system, generated covers, charts, the style page."""
