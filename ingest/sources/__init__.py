"""One small file for each form that articles come in."""
