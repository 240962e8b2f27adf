namespace PerfHub.Api.Persistence;

/// <summary>
/// The version of the SQL Server table type of the rows. Columns cannot be added to a type: a migration creates
/// <c>{table}Rows_V{version}</c> beside the old one, which the hosts of the previous release go on using.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class TableTypeVersionAttribute(int version) : Attribute
{
    /// <summary>The version, from 2.</summary>
    public int Version { get; } = version;
}
