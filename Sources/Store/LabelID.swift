/// A tenant's id: its key in the configuration, `[a-z0-9][a-z0-9-]{0,62}`.
public typealias LabelID = String
