namespace PerfHub.Api.Reports.Deviations;

/// <summary>
/// Applies a new revision to the deviations of the previous one. A deviation is resolved if its rule is no longer broken, unchanged
/// if the figures are the same, and open if they differ or the rule is broken again. Assignee and due date stay. An explanation of
/// other figures is dropped; it remains in the history.
/// </summary>
public static class DeviationLifecycle
{
    /// <summary>Returns all deviations after a revision with these findings, resolved ones included.</summary>
    public static List<DeviationRow> ApplyRevision(
        IReadOnlyList<DeviationRow> before, IReadOnlyList<Finding> findings, long reportId, string bureau, int revision, DateTime now)
    {
        var remaining = before.ToDictionary(row => row.Id);
        var after = new List<DeviationRow>(findings.Count + before.Count);
        foreach (var finding in findings)
        {
            var row = CreateRow(finding, reportId, bureau, revision, now);
            after.Add(remaining.Remove(finding.Id, out var old) ? CarryOver(old, row) : row);
        }

        after.AddRange(remaining.Values.Select(old => Resolve(old, now)));
        return after;
    }

    /// <summary>Returns the changes; <paramref name="after"/> contains all deviations of <paramref name="before"/>.</summary>
    public static List<DeviationChangeEntry> DetectChanges(IReadOnlyList<DeviationRow> before, IReadOnlyList<DeviationRow> after)
    {
        var previous = before.ToDictionary(row => row.Id);
        var changes = new List<DeviationChangeEntry>();
        foreach (var row in after)
        {
            var old = previous.GetValueOrDefault(row.Id);
            if (old is null || (old.Status, old.Expected, old.Actual) != (row.Status, row.Expected, row.Actual))
            {
                changes.Add(new DeviationChangeEntry(GetChangeKind(old, row), row.Status, DeviationId.GetLocalId(row.Id)));
            }
        }

        return changes;
    }

    private static ChangeKind GetChangeKind(DeviationRow? old, DeviationRow row) =>
        old is null ? ChangeKind.Opened
        : row.Status == DeviationStatus.Resolved ? ChangeKind.Resolved
        : old.Status == DeviationStatus.Resolved ? ChangeKind.Reopened
        : ChangeKind.Changed;

    private static DeviationRow CarryOver(DeviationRow old, DeviationRow row)
    {
        var unchanged = old.Status != DeviationStatus.Resolved && (old.Expected, old.Actual) == (row.Expected, row.Actual);
        var carried = row with { OpenedAt = old.OpenedAt, Assignee = old.Assignee, DueOn = old.DueOn };
        return unchanged
            ? carried with { Status = old.Status, ChangedAt = old.ChangedAt, Explanation = old.Explanation, ExplainedAt = old.ExplainedAt }
            : carried;
    }

    private static DeviationRow Resolve(DeviationRow old, DateTime now) =>
        old.Status == DeviationStatus.Resolved ? old : old with { Status = DeviationStatus.Resolved, ChangedAt = now };

    private static DeviationRow CreateRow(Finding finding, long reportId, string bureau, int revision, DateTime now) => new(
        reportId,
        finding.Rule,
        finding.Id,
        bureau,
        finding.Subject,
        finding.Severity,
        DeviationStatus.Open,
        revision,
        finding.Pointer,
        finding.Indicator,
        finding.Expected,
        finding.Actual,
        finding.Difference,
        finding.Formula,
        finding.Message.Zh,
        finding.Message.En,
        OpenedAt: now,
        ChangedAt: now,
        Explanation: null,
        ExplainedAt: null,
        Assignee: null,
        DueOn: null,
        finding.Peer?.Bureau,
        finding.Peer?.Unit);
}
