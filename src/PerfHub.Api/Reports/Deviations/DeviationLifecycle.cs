namespace PerfHub.Api.Reports.Deviations;

/// <summary>
/// What a new revision does to the deviations of the one before: no longer broken — resolved; broken with the same
/// figures — kept as it stands; broken with other figures, or again — open. Whoever looks into one goes on looking into it, by
/// the same day; but what the unit said of other figures is no explanation of these, and is left to the history.
/// </summary>
public static class DeviationLifecycle
{
    /// <summary>The deviations after a revision.</summary>
    /// <param name="before">Those before it.</param>
    /// <param name="findings">Those that the revision has.</param>
    /// <param name="reportId">The id of the standing that they belong to.</param>
    /// <param name="bureau">The unit's bureau.</param>
    /// <param name="revision">The revision.</param>
    /// <param name="now">When it was received.</param>
    public static List<DeviationRow> ApplyRevision(
        IReadOnlyList<DeviationRow> before, IReadOnlyList<Finding> findings, long reportId, string bureau, int revision, DateTime now)
    {
        var known = before.ToDictionary(row => row.Id);
        var after = new List<DeviationRow>(findings.Count + before.Count);
        foreach (var finding in findings)
        {
            var row = CreateRow(finding, reportId, bureau, revision, now);
            after.Add(known.Remove(finding.Id, out var old) ? CarryOver(old, row) : row);
        }

        after.AddRange(known.Values.Select(old => Resolve(old, now)));
        return after;
    }

    /// <summary>What changed between two states, by rule and id.</summary>
    /// <param name="before">Those before.</param>
    /// <param name="after">Those after; all that were before are among them.</param>
    public static List<DeviationChangeEntry> DetectChanges(IReadOnlyList<DeviationRow> before, IReadOnlyList<DeviationRow> after)
    {
        var known = before.ToDictionary(row => row.Id);
        var changes = new List<DeviationChangeEntry>();
        foreach (var row in after)
        {
            var old = known.GetValueOrDefault(row.Id);
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

    private static DeviationRow CreateRow(Finding finding, long reportId, string bureau, int revision, DateTime now) => new()
    {
        ReportId = reportId,
        RuleId = finding.Rule,
        Id = finding.Id,
        Bureau = bureau,
        Subject = finding.Subject,
        Severity = finding.Severity,
        Status = DeviationStatus.Open,
        Revision = revision,
        Pointer = finding.Pointer,
        Indicator = finding.Indicator,
        Expected = finding.Expected,
        Actual = finding.Actual,
        Difference = finding.Difference,
        Formula = finding.Formula,
        MessageZh = finding.Message.Zh,
        MessageEn = finding.Message.En,
        OpenedAt = now,
        ChangedAt = now,
        Explanation = null,
        ExplainedAt = null,
        Assignee = null,
        DueOn = null,
        PeerBureau = finding.Peer?.Bureau,
        PeerUnit = finding.Peer?.Unit,
    };
}
