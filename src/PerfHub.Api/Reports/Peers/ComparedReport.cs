namespace PerfHub.Api.Reports.Peers;

/// <summary>The figures of a compared report, with the index of its peer group and of the names of its indicators.</summary>
internal sealed record ComparedReport(
    int Revision, int Group, bool IsNarrativeTooShort, decimal? ExecutionRate, decimal? Adjusted,
    IReadOnlyList<(int Name, decimal Value)> Completions);
