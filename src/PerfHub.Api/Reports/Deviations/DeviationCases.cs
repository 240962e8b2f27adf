using PerfHub.Api.Persistence;

namespace PerfHub.Api.Reports.Deviations;

/// <summary>
/// What an evaluation of a report needs to know of its stored deviations and the indicators of its current revision. A report can have
/// any number of resolved deviations, so they are not read with the others: only those that the evaluation finds again.
/// </summary>
/// <param name="ReportId">The report's id; <see langword="null"/> for a report that is not stored yet.</param>
/// <param name="Rows">The deviations that are not resolved, and resolved ones that were found again.</param>
/// <param name="Events">What a new revision needs of their cases; see <see cref="CaseHistoryReader"/>.</param>
/// <param name="Indicators">The indicators; for a re-evaluation, only those with a <see cref="StoredIndicator.Subject"/>.</param>
/// <param name="Resolved">The latest resolved deviations, at most <see cref="MaxResolved"/>.</param>
internal sealed record DeviationCases(
    long? ReportId, IReadOnlyList<DeviationRow> Rows, IReadOnlyList<DeviationEventRow> Events, IReadOnlyList<StoredIndicator> Indicators,
    IReadOnlyList<DeviationIdentity> Resolved)
{
    /// <summary>
    /// How many resolved deviations are compared with a new revision by more than their ids. Twice what a revision can have, so that
    /// whatever the two revisions before the current one had is found under another code or spelling.
    /// </summary>
    public const int MaxResolved = 2_000;

    /// <summary>Selects the deviations <c>d</c> that are not resolved.</summary>
    public const string IsCurrent = "d.Status <> 'Resolved'";

    private const string RowsSql = $"SELECT d.* FROM Deviation d WHERE d.ReportId = @reportId AND {IsCurrent}";

    private const string ResolvedSql = $"""
        SELECT {DeviationIdentity.Columns} FROM Deviation d
        WHERE d.ReportId = @reportId AND d.Status = 'Resolved'
        ORDER BY d.Revision DESC, d.RuleId DESC, d.Id DESC
        """;

    private const string FoundAgainSql = $"SELECT d.* FROM Deviation d WHERE d.ReportId = @reportId AND d.Id IN {ParameterList.IdsSql}";

    /// <summary>Those of a report that is not stored yet.</summary>
    public static DeviationCases None { get; } = new(null, [], [], [], []);

    /// <summary>Whether somebody may have done something with the deviations.</summary>
    public bool MayHaveEvents { get; init; } = true;

    /// <summary>What identifies the deviations that were read.</summary>
    public IEnumerable<DeviationIdentity> Identities => Rows.Select(DeviationIdentity.FromRow).Concat(Resolved).DistinctBy(it => it.Id);

    /// <summary>Loads those of one report, without events; none if <paramref name="reportId"/> is <see langword="null"/>.</summary>
    public static async Task<DeviationCases> LoadAsync(IReadSession reads, long? reportId)
    {
        if (reportId is null)
        {
            return None;
        }

        var args = new { reportId };
        return new DeviationCases(
            reportId,
            await reads.QueryAsync<DeviationRow>(RowsSql, args),
            [],
            await StoredIndicators.LoadAsync(reads, reportId.Value),
            await reads.QueryPageAsync<DeviationIdentity>(ResolvedSql, new { reportId, Limit = MaxResolved }));
    }

    /// <summary>Loads the resolved deviations that findings have again.</summary>
    public async Task<List<DeviationRow>> LoadFoundAgainAsync(IReadSession reads, IReadOnlyList<Finding> findings)
    {
        var (known, resolved) = (Rows.Select(it => it.Id).ToHashSet(), Resolved.Select(it => it.Id).ToHashSet());
        var areAllRead = Resolved.Count < MaxResolved;
        var rows = new List<DeviationRow>();
        foreach (var ids in findings.Select(it => it.Id).Where(id => !known.Contains(id) && (!areAllRead || resolved.Contains(id))).Chunk(ParameterList.Size))
        {
            rows.AddRange(await reads.QueryAsync<DeviationRow>(FoundAgainSql, ParameterList.CreateIds(ids, new { reportId = ReportId })));
        }

        return rows;
    }
}
