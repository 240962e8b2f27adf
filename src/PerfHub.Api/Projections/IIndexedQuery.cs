namespace PerfHub.Api.Projections;

/// <summary>A query that <see cref="ReportIndex"/> answers from memory.</summary>
internal interface IIndexedQuery
{
    /// <summary>
    /// Whether the answer takes less than the changes of threads with which its computation is shared. Then the request computes it itself.
    /// </summary>
    bool IsShort { get; }
}
