using PerfHub.Api.Features.ApiKeys;
using PerfHub.Api.Features.Bureaus;
using PerfHub.Api.Features.Evaluations;
using PerfHub.Api.Features.Me;
using PerfHub.Api.Features.Policies;
using PerfHub.Api.Features.SelfEvaluations;
using PerfHub.Api.Features.Units;
using PerfHub.Api.Features.Webhooks;
using PerfHub.Api.Features.Windows;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Jobs;
using PerfHub.Api.Reports;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Api.Reports.State;
using PerfHub.Api.Reports.Windows;
using PerfHub.Api.Security;
using PerfHub.Api.Webhooks;
using PerfHub.Api.Webhooks.Outbox;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Scoring;

namespace PerfHub.Api.Hosting.OpenApi.Examples;

/// <summary>
/// A response of each of the types that a newcomer meets first. They are instances of these types, so that they change with them.
/// </summary>
internal static class ResponseExamples
{
    private static readonly DateTime At = new(2025, 1, 6, 2, 30, 0, DateTimeKind.Utc);

    private static readonly EventActor Admin = new("k7dq2m4x", Role.BureauAdmin);

    /// <summary>The examples, one of each type.</summary>
    public static IReadOnlyList<object> All { get; } =
    [
        new Bureau("650104", "乌鲁木齐市新市区财政局", "650100", At, "Asia/Urumqi"),
        new CreateApiKey.NewApiKey(CreateKey(), "phk_k7dq2m4x_EXAMPLE"),
        new GetMe.Me(
            "k7dq2m4x", "创业服务中心填报系统", Subject: null, Role.Unit, CallerScope.Unit, new GetMe.CodeAndName("650104", "乌鲁木齐市新市区财政局"),
            new GetMe.CodeAndName("0137", "创业服务中心"), ExpiresAt: null, [new GetMe.AllowedOperations("Rules", ["ListRules"])]),
        ExampleLists.Unit,
        new Page<Unit>([ExampleLists.Unit], NextCursor: null),
        new ImportUnits.Result(Stored: true, [new ImportUnits.Row(Line: 2, "0137", StatusCodes.Status201Created, KeyId: null, Key: null, [])]),
        ExampleReceipts.Validated,
        ExampleReceipts.Receipt,
        ExampleReceipts.Filed,
        new FileBatch.Result(Number: 1, "0137", StatusCodes.Status409Conflict, Receipt: null, Verdict: null, CreateConflict()),
        new DecideReport.Result(DecisionKind.Return, Revision: 1, ReportStatus.Returned, At.AddDays(60), "指标 1 的完成值低于年中值，请核实。"),
        new BureauWindows("650104", FiscalYear: 2024, MidYear: null, CreateWindow()),
        ExampleLists.Filings,
        ExampleLists.Deviation,
        ExampleLists.Deviations,
        Features.Deviations.BulkDecision.FromPreview(
            total: 17, left: 2, new Dictionary<string, int> { ["open"] = 12, ["explained"] = 5 }, new Dictionary<string, int> { [ExampleReceipts.Deviation.Rule] = 17 }),
        new BureauPolicy(FiscalYear: 2024, "650100", Version: 2, At, Admin.Key, new Policy { Version = 2, OverCompletionThreshold = 120 }),
        ExampleLists.Overview,
        ExampleLists.Ranking,
        new EvaluationProgress(
            "650104.7412950372654481408", "650104", FiscalYear: 2024, JobState.Running, Total: 298, Compared: 298, Done: 120, Flagged: 412, Changed: 17,
            RuleCatalogue.Version, Admin, At, At.AddSeconds(1), At.AddSeconds(4)),
        CreateWebhook(),
        new NewWebhook(CreateWebhook(), "whsec_EXAMPLE"),
        new ProblemBody(
            ProblemKind.InvalidBody.Type, ProblemKind.InvalidBody.Title.Zh, ProblemKind.InvalidBody.Status, Detail: null,
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00", [new ProblemFault("/budget/executed", "required", "必填")]),
    ];

    private static Window CreateWindow() => new(
        "650100", new DateTime(2024, 12, 31, 16, 0, 0, DateTimeKind.Utc), new DateTime(2025, 3, 31, 15, 59, 59, DateTimeKind.Utc), ExtendedTo: null);

    private static ApiKeyInfo CreateKey() => new()
    {
        Id = Admin.Key,
        Role = Role.Unit,
        Bureau = "650104",
        Unit = "0137",
        Name = "创业服务中心填报系统",
        CreatedAt = At,
        ExpiresAt = new DateTime(2027, 12, 31, 16, 0, 0, DateTimeKind.Utc),
        RevokedAt = null,
        LastUsedAt = null,
        RotatedFrom = null,
    };

    private static Webhook CreateWebhook() => new()
    {
        Id = "7412950372654481408",
        Bureau = "650104",
        Unit = null,
        Url = "https://receiver.example.org/perfhub",
        Events = [WebhookEvent.ReportFiled, WebhookEvent.DeviationOpened],
        State = WebhookState.Active,
        StateReason = null,
        StateChangedAt = At,
        CreatedAt = At,
        Missed = 0,
        MissedSince = null,
        LastSuccessAt = At.AddDays(1),
        LastFailureAt = null,
        LastFailure = null,
    };

    private static ProblemBody CreateConflict() => new(
        ProblemKind.Conflict.Type, ProblemKind.Conflict.Title.Zh, ProblemKind.Conflict.Status, "该报告已审核通过，不能再填报。",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00", Errors: null);
}
