namespace PerfHub.Api.Persistence;

/// <summary>Names the key columns by which rows are removed.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class RowKeyAttribute(params string[] columns) : Attribute
{
    /// <summary>The column names.</summary>
    public IReadOnlyList<string> Columns { get; } = columns;
}
