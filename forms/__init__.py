"""One ``.form`` file decides in the browser and on the server: checked data, and filled-in forms in words."""

from forms.form import FieldInfo, Form, load_form
from forms.given import Files, UploadInfo
from forms.summary import Row

__all__ = ["FieldInfo", "Files", "Form", "Row", "UploadInfo", "load_form"]
