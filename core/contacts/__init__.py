"""The address book of a workspace: who gets its e-mail, and who wants none any more."""
