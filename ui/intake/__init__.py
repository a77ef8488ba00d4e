"""The import page: choose workbooks, review what they would change, commit it as one undo step."""
