using System.Text.Json;
using PerfHub.Rules.Rules.Findings;

namespace PerfHub.Api.Reports.Deviations;

/// <summary>
/// Applies a new revision, or another evaluation of the same one, to the deviations of a report. With the same inputs, status,
/// explanation and case stay. With other inputs the deviation is open again, unless somebody has handled exactly these before: then
/// the status and the explanation that they had hold again. It is resolved if its rule is no longer broken. Assignee and due date
/// stay. Every step of a deviation with a case becomes an event in it. An auditor's own finding stays as it is, and so does a deviation
/// whose rule cannot judge the revision yet.
/// </summary>
public static class DeviationLifecycle
{
    /// <summary>Returns the deviations after a revision with these findings.</summary>
    /// <param name="before">The deviations of the report; resolved ones that are not among the findings may be missing.</param>
    /// <param name="events">The events in their cases; those that <see cref="CaseHistoryReader"/> leaves out may be missing.</param>
    /// <param name="findings">The findings of the revision.</param>
    /// <param name="source">The revision.</param>
    public static DeviationUpdate ApplyRevision(
        IReadOnlyList<DeviationRow> before, IReadOnlyList<DeviationEventRow> events, IReadOnlyList<Finding> findings, RevisionSource source)
    {
        var update = new DeviationUpdate(new List<DeviationRow>(findings.Count + before.Count), [], []) { HasUnjudged = source.Unjudged.Count > 0 };
        var remaining = before.ToDictionary(row => row.Id);
        var eventsByDeviation = events.ToLookup(it => it.Deviation);
        foreach (var finding in findings)
        {
            var row = CreateRow(finding, source);
            if (remaining.Remove(finding.Id, out var old))
            {
                var history = new CaseHistory(row.Id, eventsByDeviation[row.Id], source);
                var (carried, kind) = CarryOver(old, row, history, source);
                Add(update, old, carried, history, kind);
            }
            else
            {
                Add(update, null, row, null, ChangeKind.Opened);
            }
        }

        foreach (var old in remaining.Values)
        {
            var history = new CaseHistory(old.Id, eventsByDeviation[old.Id], source);
            var kept = old.RuleId == Manual.Id ? old : source.Unjudged.GetValueOrDefault(old.Id);
            Add(update, old, kept ?? Resolve(old, history, source), history, kept is null ? ChangeKind.Resolved : ChangeKind.Changed);
        }

        return update;
    }

    private static void Add(DeviationUpdate update, DeviationRow? old, DeviationRow row, CaseHistory? history, ChangeKind kind)
    {
        update.Rows.Add(row);
        update.Events.AddRange(history?.Added ?? []);

        // Lists do not show what only the store needs.
        if (old is null || !DeviationWords.AreEqual(old with { Subject = row.Subject, IndicatorSubject = row.IndicatorSubject, InputsHash = row.InputsHash }, row))
        {
            update.Changes.Add(new DeviationChangeEntry(kind, row.Status, DeviationId.GetLocalId(row.Id)));
        }
    }

    private static (DeviationRow Row, ChangeKind Kind) CarryOver(DeviationRow old, DeviationRow row, CaseHistory history, RevisionSource source)
    {
        var carried = row with { OpenedAt = old.OpenedAt, Assignee = old.Assignee, DueOn = old.DueOn };
        if (old.Status != DeviationStatus.Resolved && HasSameInputs(old, row))
        {
            var isUnchanged = (old.Expected, old.Actual, old.Severity) == (row.Expected, row.Actual, row.Severity);
            return (
                carried with
                {
                    Status = old.Status,
                    ChangedAt = isUnchanged ? old.ChangedAt : source.At,
                    Explanation = old.Explanation,
                    ExplainedAt = old.ExplainedAt,
                },
                ChangeKind.Changed);
        }

        var earlier = history.FindState(row.InputsHash);
        var hasCase = !history.IsEmpty;
        var left = old.Status;
        if (hasCase && left != DeviationStatus.Resolved)
        {
            history.Add(DeviationEventKind.Change, left, DeviationStatus.Open, old.InputsHash, old.Explanation);
            left = DeviationStatus.Open;
        }

        if (earlier is { } state && state is { Status: not DeviationStatus.Open } or { Explanation: not null })
        {
            history.Add(DeviationEventKind.Restore, left, state.Status, row.InputsHash);
            return (carried with { Status = state.Status, Explanation = state.Explanation, ExplainedAt = state.ExplainedAt }, ChangeKind.Restored);
        }

        if (hasCase && left == DeviationStatus.Resolved)
        {
            history.Add(DeviationEventKind.Recur, left, DeviationStatus.Open, row.InputsHash);
        }

        return (carried, old.Status == DeviationStatus.Resolved ? ChangeKind.Reopened : ChangeKind.Changed);
    }

    /// <summary>
    /// Whether two outcomes of a rule rest on the same inputs. Those of one revision can only differ in what is not in the report. The
    /// inputs of a row from before they were stored are unknown: expected and actual value are compared instead.
    /// </summary>
    private static bool HasSameInputs(DeviationRow old, DeviationRow row)
    {
        var isSameDocument = old.Revision == row.Revision;
        return old.InputsHash is null || row.InputsHash is null
            ? (old.Expected, old.Actual) == (row.Expected, row.Actual)
                || (isSameDocument && row.InputsHash is not null && InputsHash.IsWithoutReference(row.InputsHash))
            : isSameDocument ? InputsHash.HaveSameReference(old.InputsHash, row.InputsHash) : old.InputsHash == row.InputsHash;
    }

    private static DeviationRow Resolve(DeviationRow old, CaseHistory history, RevisionSource source)
    {
        if (old.Status == DeviationStatus.Resolved)
        {
            return old;
        }

        if (!history.IsEmpty)
        {
            history.Add(DeviationEventKind.Resolve, old.Status, DeviationStatus.Resolved, old.InputsHash, old.Explanation);
        }

        return old with { Status = DeviationStatus.Resolved, ChangedAt = source.At };
    }

    private static DeviationRow CreateRow(Finding finding, RevisionSource source) => new(
        source.ReportId,
        finding.Rule,
        finding.Id,
        source.Bureau,
        finding.Subject,
        finding.Severity,
        DeviationStatus.Open,
        source.Revision,
        finding.Pointer,
        finding.Indicator,
        finding.Expected,
        finding.Actual,
        finding.Difference,
        finding.Formula,
        finding.Message.Zh,
        finding.Message.En,
        OpenedAt: source.At,
        ChangedAt: source.At,
        Explanation: null,
        ExplainedAt: null,
        Assignee: null,
        DueOn: null,
        finding.Peer?.Bureau,
        finding.Peer?.Unit,
        Title: null,
        finding.IndicatorName,
        finding.IndicatorSubject,
        finding.Inputs is null ? null : JsonSerializer.Serialize(finding.Inputs, ApiJson.Options),
        finding.InputsHash,
        WordsHash: null,
        Reevaluation: null);
}
