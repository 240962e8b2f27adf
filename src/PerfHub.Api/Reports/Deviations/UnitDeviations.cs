using Dapper;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports.Policies;
using PerfHub.Api.Reports.State;
using PerfHub.Api.Webhooks.Outbox;
using PerfHub.Rules.Scoring;

namespace PerfHub.Api.Reports.Deviations;

/// <summary>
/// The cases of some of a unit's deviations in one year, within one transaction that holds the lock of the unit. Actions update the
/// histories, the unit's counts, the rankings and the change feed together.
/// </summary>
internal sealed class UnitDeviations
{
    private const string DeviationsSql = $"""
        SELECT d.RuleId, d.Id, d.Severity, d.Status, d.Revision, d.ChangedAt, d.Explanation, d.ExplainedAt, d.Assignee, d.DueOn, d.InputsHash
        FROM Deviation d WHERE d.ReportId = @reportId AND d.Id IN {ParameterList.IdsSql}
        """;

    private const string LastEventsSql = $"""
        SELECT e.Deviation, MAX(e.Number) AS Number, MAX(e.At) AS At FROM DeviationEvent e
        WHERE e.ReportId = @reportId AND e.Deviation IN {ParameterList.IdsSql}
        GROUP BY e.Deviation
        """;

    private const string UpdateSql = """
        UPDATE Deviation
        SET Status = @Status, ChangedAt = @ChangedAt, Explanation = @Explanation, ExplainedAt = @ExplainedAt, Assignee = @Assignee, DueOn = @DueOn
        WHERE ReportId = @ReportId AND RuleId = @RuleId AND Id = @Id
        """;

    private const string UpdateReportSql = """
        UPDATE CurrentReport
        SET Credibility = @Credibility, High = @High, Medium = @Medium, Low = @Low, LastChange = @LastChange
        WHERE Id = @Id
        """;

    private const string PolicySql = """
        SELECT v.* FROM PolicyVersion v WHERE v.Bureau = @PolicyBureau AND v.Year = @Year AND v.Version = @PolicyVersion
        """;

    private readonly CurrentReportRow _report;
    private readonly List<DeviationState> _loaded;
    private readonly Dictionary<string, DeviationState> _deviations;
    private readonly Dictionary<string, LastEvent> _lastEvents;
    private readonly List<(DeviationEventRow Event, ChangeKind Change)> _newEvents = [];
    private readonly List<DeviationRow> _opened = [];

    private UnitDeviations(CurrentReportRow report, List<DeviationState> deviations, IEnumerable<LastEvent> lastEvents)
    {
        _report = report;
        _loaded = deviations;
        _deviations = deviations.ToDictionary(it => it.Id);
        _lastEvents = lastEvents.ToDictionary(it => it.Deviation);
    }

    public long ReportId => _report.Id;

    public int Revision => _report.Revision;

    /// <summary>The status of the report.</summary>
    public ReportStatus Status => _report.Status;

    /// <summary>Whether the report counts, so that its deviations are listed.</summary>
    public bool AreListed => _report.Status.Counts();

    /// <summary>Locks the unit and loads the deviations with these ids; <see langword="null"/> if it has filed no report.</summary>
    public static async Task<UnitDeviations?> LoadAsync(WriteSession session, ReportKey key, IReadOnlyCollection<string> ids)
    {
        await session.AcquireLockAsync($"{key.Bureau}/{key.Unit}");
        if (await CurrentReportRow.FindAsync(session, key) is not { } report)
        {
            return null;
        }

        var (deviations, lastEvents) = (new List<DeviationState>(ids.Count), new List<LastEvent>(ids.Count));
        foreach (var chunk in ids.Chunk(ParameterList.Size))
        {
            var args = ParameterList.CreateIds(chunk, new { reportId = report.Id });
            deviations.AddRange(await session.QueryAsync<DeviationState>(DeviationsSql, args));
            lastEvents.AddRange(await session.QueryAsync<LastEvent>(LastEventsSql, args));
        }

        return new UnitDeviations(report, deviations, lastEvents);
    }

    /// <summary>Finds the status of a deviation; <see langword="null"/> if it does not exist.</summary>
    public DeviationStatus? FindStatus(string deviation) => _deviations.GetValueOrDefault(deviation)?.Status;

    /// <summary>
    /// Whether a deviation still has the inputs, and the times of its last change and explanation, that it had before. The times are not
    /// compared with a clock, which may have been set back.
    /// </summary>
    public bool IsAsBefore(string deviation, string? inputsHash, DateTime changedAt, DateTime? explainedAt) =>
        _deviations.GetValueOrDefault(deviation) is { } state
        && (state.InputsHash, state.ChangedAt, state.ExplainedAt) == (inputsHash, changedAt, explainedAt);

    /// <summary>Whether a deviation still has the same figures, severity, status and explanation.</summary>
    public bool IsUnchangedSince(string deviation, DateTime since) =>
        _deviations.GetValueOrDefault(deviation) is { } state && state.ChangedAt <= since && !(state.ExplainedAt > since);

    /// <summary>Loads what a bulk decision decided about these deviations, by deviation, unless it was decided again on the same inputs.</summary>
    public async Task<Dictionary<string, BulkDecision>> LoadDecisionsAsync(WriteSession session, long job) =>
        (await session.QueryAsync<BulkDecision>(BulkDecision.Sql, new { job, reportId = ReportId })).ToDictionary(it => it.Deviation);

    /// <summary>Adds an event to a deviation whose status allows the action.</summary>
    public DeviationEventRow AddEvent(string deviation, CaseAction action, long id, DateTime now)
    {
        var before = _deviations[deviation];
        var at = GetNextTime(deviation, now);
        var after = before.Apply(action, at);
        _deviations[deviation] = after;
        return AddEvent(before, after, action, id, at);
    }

    /// <summary>Withdraws a decision on earlier inputs, which would hold again if they came back. The deviation stays as it is.</summary>
    public DeviationEventRow WithdrawDecision(BulkDecision decision, CaseAction action, long id, DateTime now)
    {
        var state = _deviations[decision.Deviation];
        return AddEvent(
            state with { Revision = decision.Revision, InputsHash = decision.InputsHash }, state, action, id, GetNextTime(decision.Deviation, now));
    }

    /// <summary>Adds an auditor's own finding, with the event that opens its case.</summary>
    public void Open(DeviationRow row, EventActor actor)
    {
        _opened.Add(row);
        _deviations.Add(row.Id, new DeviationState(
            row.RuleId, row.Id, row.Severity, row.Status, row.Revision, row.ChangedAt, null, null, null, null, row.InputsHash));
        var opened = new DeviationEventRow(
            ReportId,
            row.Id,
            Number: 1,
            TimeOrderedId.Create(row.OpenedAt),
            _report.Bureau,
            DeviationEventKind.Open,
            row.MessageZh,
            Assignee: null,
            DueOn: null,
            StatusBefore: row.Status,
            StatusAfter: row.Status,
            row.Revision,
            actor.Key,
            actor.Role,
            row.OpenedAt,
            row.InputsHash);
        _newEvents.Add((opened, ChangeKind.Opened));
    }

    /// <summary>Writes the added events in the transaction that loaded the deviations.</summary>
    public async Task SaveAsync(WriteSession session)
    {
        if (_newEvents.Count == 0)
        {
            return;
        }

        await session.InsertAsync(_opened);
        foreach (var after in _newEvents.Where(it => it.Change is not (ChangeKind.Commented or ChangeKind.Opened)).Select(it => _deviations[it.Event.Deviation]))
        {
            await session.ExecuteAsync(UpdateSql, new
            {
                ReportId, after.RuleId, after.Id, Status = after.Status.ToString(), after.ChangedAt, after.Explanation, after.ExplainedAt,
                after.Assignee, after.DueOn,
            });
        }

        var at = _newEvents.Max(it => it.Event.At);
        var counted = new DeviationCounts(_report.High, _report.Medium, _report.Low);
        var counts = counted.Replace(_loaded.Select(it => (it.Severity, it.Status)), _deviations.Values.Select(it => (it.Severity, it.Status)));
        var reportWithCounts = counts == counted
            ? _report
            : counts.ApplyTo(_report, await LoadAssessmentPolicyAsync(session));
        var report = reportWithCounts with { LastChange = Math.Max(TimeOrderedId.Create(at), _report.LastChange + 1) };
        await session.ExecuteAsync(
            UpdateReportSql, new { report.Credibility, report.High, report.Medium, report.Low, report.LastChange, report.Id });
        await session.InsertAsync([.. _newEvents.Select(it => it.Event)]);
        if (_newEvents.Exists(it => it.Change != ChangeKind.Commented))
        {
            // Overviews count deviations by status, even if the unit's counts are unchanged.
            await session.InsertAsync([RankingOutboxRow.CreateForReport(report, at)]);
        }

        List<DeviationChangeEntry> changes =
            [.. _newEvents.Select(it => new DeviationChangeEntry(it.Change, it.Event.StatusAfter, DeviationId.GetLocalId(it.Event.Deviation)))];
        await WebhookOutbox.EnqueueAsync(
            session, report.LastChange, report.Bureau, report.Unit, DeviationWebhooks.CreateMessages(report, changes), at);
        if (!report.Status.Counts())
        {
            // The feed has told that its deviations are not listed. When they are again, readers get them with these events.
            return;
        }

        await session.InsertAsync([DeviationChangeOutboxRow.Create(report, changes, at)]);
    }

    private DateTime GetNextTime(string deviation, DateTime now) =>
        _lastEvents.GetValueOrDefault(deviation) is not { } last || last.At < now ? now : last.At.AddMilliseconds(1);

    private DeviationEventRow AddEvent(DeviationState before, DeviationState after, CaseAction action, long id, DateTime at)
    {
        var row = new DeviationEventRow(
            ReportId,
            before.Id,
            Number: (_lastEvents.GetValueOrDefault(before.Id)?.Number ?? 0) + 1,
            id,
            _report.Bureau,
            Enum.Parse<DeviationEventKind>(action.Transition.Kind.ToString()),
            action.Text,
            action.Assignee,
            action.DueOn,
            StatusBefore: before.Status,
            StatusAfter: after.Status,
            before.Revision,
            action.Actor.Key,
            action.Actor.Role,
            at,
            before.InputsHash);
        _lastEvents[before.Id] = new LastEvent(before.Id, row.Number, at);
        _newEvents.Add((row, action.Transition.ChangeKind));
        return row;
    }

    /// <summary>
    /// Loads the policy that the report was assessed under, because another policy would change the credibility by more than this
    /// action. If the bureau was moved and can no longer read that policy, loads the one in force.
    /// </summary>
    private async Task<Policy> LoadAssessmentPolicyAsync(WriteSession session)
    {
        if (_report.PolicyBureau is null)
        {
            return Policy.Default;
        }

        return await session.QueryFirstOrDefaultAsync<PolicyVersionRow>(PolicySql, _report) is { Document: { } document } row
            ? EffectivePolicy.FromStored(row.Id, row.Bureau, row.Version, document).Policy
            : (await EffectivePolicy.LoadAsync(session, _report.Bureau, _report.Year)).Policy;
    }

    [method: ExplicitConstructor]
    private sealed record DeviationState(
        string RuleId, string Id, Severity Severity, DeviationStatus Status, int Revision, DateTime ChangedAt, string? Explanation,
        DateTime? ExplainedAt, string? Assignee, DateOnly? DueOn, string? InputsHash)
    {
        public DeviationState Apply(CaseAction action, DateTime at)
        {
            var status = action.Transition.GetStatusAfter(Status, isExplained: Explanation is not null);
            var updated = this with { Status = status, ChangedAt = status == Status ? ChangedAt : at };
            return action.Transition.Kind switch
            {
                DeviationActionKind.Explain => updated with { Explanation = action.Text, ExplainedAt = at },
                DeviationActionKind.Assign => updated with { Assignee = action.Assignee, DueOn = action.DueOn },
                _ => updated,
            };
        }
    }

    [method: ExplicitConstructor]
    private sealed record LastEvent(string Deviation, int Number, DateTime At);
}
