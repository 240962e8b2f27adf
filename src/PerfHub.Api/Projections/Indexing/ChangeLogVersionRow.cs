using Dapper;
using PerfHub.Api.Projections.Versions;

namespace PerfHub.Api.Projections.Indexing;

/// <summary>
/// The state of the changes after <c>@seq</c> with a version that has changed since, of any bureau and year. Without such a version there is
/// one row, without <paramref name="Bureau"/>.
/// </summary>
[method: ExplicitConstructor]
internal sealed record ChangeLogVersionRow(
    long First, long Head, bool IsBehind, bool HasBureauChanges, string? Bureau, int? Year, long? Seq, DateTime? ChangedAt)
{
    internal const string Sql = $"""
        SELECT l.First, l.Head, l.IsBehind, l.HasBureauChanges, v.Bureau, v.Year, v.Seq, v.ChangedAt
        FROM ({ChangeLogState.Sql}) l
        LEFT JOIN BureauVersion v ON v.Bureau IN (SELECT n.Bureau FROM RankingChange n WHERE n.Seq > @seq) AND v.Seq > @seq
        """;

    public ChangeLogState Log => new(First, Head, IsBehind, HasBureauChanges);

    public BureauVersionRow? Version => Bureau is null ? null : new BureauVersionRow(Bureau, Year!.Value, Seq!.Value, ChangedAt!.Value);
}
