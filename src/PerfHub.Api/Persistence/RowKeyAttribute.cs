namespace PerfHub.Api.Persistence;

/// <summary>The columns that tell a row from all others, where rows are removed by them.</summary>
/// <param name="columns">Their names.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class RowKeyAttribute(params string[] columns) : Attribute
{
    /// <summary>Their names.</summary>
    public IReadOnlyList<string> Columns { get; } = columns;
}
