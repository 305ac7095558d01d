// Tests make their rows with the same fakes as seeders: whoever imports this module has them.
@_exported public import StrataFakes
