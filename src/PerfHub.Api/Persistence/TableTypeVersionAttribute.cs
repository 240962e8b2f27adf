namespace PerfHub.Api.Persistence;

/// <summary>
/// The version of the SQL Server table type for such rows; 1 without this attribute. A table type cannot be changed, and hosts of the
/// previous release still use it, so a row type with another column gets a type of the next version and the old type stays.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class TableTypeVersionAttribute(int version) : Attribute
{
    /// <summary>2 or more.</summary>
    public int Version { get; } = version;
}
