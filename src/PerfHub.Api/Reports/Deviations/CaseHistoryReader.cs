using PerfHub.Api.Persistence;
using PerfHub.Rules.Rules.Findings;

namespace PerfHub.Api.Reports.Deviations;

/// <summary>
/// Reads what a new revision, or another evaluation, needs of the cases of deviations: not all events, which people and revisions add
/// without end, but for each deviation that changes the last one, and those that tell how exactly its new inputs were decided.
/// </summary>
internal static class CaseHistoryReader
{
    // The last event, to which the next one is added; the last one on the new inputs and the last one that holds their
    // explanation, as CaseHistory.FindState takes them; and the explanations that it may restore. Other texts are not needed.
    private const string Sql = $"""
        SELECT e.ReportId, e.Deviation, e.Number, e.Id, e.Bureau, e.Kind, t.Text,
            e.Assignee, e.DueOn, e.StatusBefore, e.StatusAfter, e.Revision, e.Actor, e.Role, e.At, e.InputsHash
        FROM DeviationEvent e
        LEFT JOIN DeviationEvent t ON t.ReportId = e.ReportId AND t.Deviation = e.Deviation AND t.Number = e.Number AND t.Kind IN ('Explain', 'Change', 'Resolve')
        WHERE e.ReportId = @reportId AND e.Deviation IN {ParameterList.IdsSql} AND (
            e.Number = (SELECT MAX(m.Number) FROM DeviationEvent m WHERE m.ReportId = e.ReportId AND m.Deviation = e.Deviation)
            OR (e.InputsHash IN {ParameterList.HashesSql} AND e.Number = (
                SELECT MAX(m.Number) FROM DeviationEvent m
                WHERE m.ReportId = e.ReportId AND m.Deviation = e.Deviation AND m.InputsHash = e.InputsHash
                  AND NOT (m.Kind = 'Comment' AND m.StatusBefore = 'Resolved')))
            OR (e.InputsHash IN {ParameterList.HashesSql} AND e.Number = (
                SELECT MAX(m.Number) FROM DeviationEvent m
                WHERE m.ReportId = e.ReportId AND m.Deviation = e.Deviation AND m.InputsHash = e.InputsHash
                  AND m.Kind IN ('Explain', 'Change', 'Resolve')))
            OR (e.Kind = 'Explain' AND EXISTS (
                SELECT 1 FROM DeviationEvent m
                WHERE m.ReportId = e.ReportId AND m.Deviation = e.Deviation AND m.InputsHash IN {ParameterList.HashesSql}
                  AND m.Kind IN ('Explain', 'Change', 'Resolve') AND m.Text = e.Text)))
        """;

    /// <summary>Loads the events that these findings need.</summary>
    public static async Task<IReadOnlyList<DeviationEventRow>> LoadAsync(IReadSession reads, DeviationCases cases, IReadOnlyList<Finding> findings)
    {
        if (!cases.MayHaveEvents)
        {
            return [];
        }

        var events = new List<DeviationEventRow>();
        foreach (var chunk in SelectChanged(cases.Rows, findings).Chunk(ParameterList.Size))
        {
            var args = ParameterList.CreateIds([.. chunk.Select(it => it.Id)], new { reportId = cases.ReportId }).AddHashes([.. chunk.Select(it => it.InputsHash)]);
            events.AddRange(await reads.QueryAsync<DeviationEventRow>(Sql, args));
        }

        return events;
    }

    /// <summary>
    /// Selects the deviations that change, with the hash of their new inputs; none if the rule passes. Where the hash is the same, nothing
    /// changes that the case could tell.
    /// </summary>
    private static IEnumerable<(string Id, string? InputsHash)> SelectChanged(IReadOnlyList<DeviationRow> rows, IReadOnlyList<Finding> findings)
    {
        var hashes = findings.ToDictionary(it => it.Id, it => it.InputsHash);
        foreach (var row in rows.Where(it => it.RuleId != Manual.Id))
        {
            var isFound = hashes.TryGetValue(row.Id, out var hash);
            var isResolved = row.Status == DeviationStatus.Resolved;
            if (isFound ? isResolved || hash is null || hash != row.InputsHash : !isResolved)
            {
                yield return (row.Id, hash);
            }
        }
    }
}
