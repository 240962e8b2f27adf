using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.Deviations;

public abstract class AddDeviationEventTests(PerfHubHost host)
{
    public static TheoryData<DeviationActionKind, DeviationStatus> Transitions
    {
        get
        {
            var all = new TheoryData<DeviationActionKind, DeviationStatus>();
            foreach (var kind in Enum.GetValues<DeviationActionKind>())
            {
                Array.ForEach(Enum.GetValues<DeviationStatus>(), status => all.Add(kind, status));
            }

            return all;
        }
    }

    [StoreTheory]
    [MemberData(nameof(Transitions))]
    public async Task Each_role_may_act_from_each_status_as_the_transition_table_allows(DeviationActionKind kind, DeviationStatus status)
    {
        var region = await Region.CreateAsync(host);
        var transition = DeviationTransition.Get(kind);
        foreach (var role in Enum.GetValues<Role>())
        {
            var unit = await region.RegisterUnitAsync($"U{(int)role}");
            var id = await CreateDeviationAsync(region, unit, status);
            ApiClient caller = role == Role.Operator ? host.Operator : role == Role.Unit ? unit : await region.CreateClientAsync(region.City, role);

            var response = await AddEventAsync(caller, id, kind);

            var expectedStatus = status;
            if (!transition.AllowedRoles.Contains(role))
            {
                response.ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
            }
            else if (!transition.FromStatuses.Contains(status))
            {
                var detail = response.ExpectProblemBody(HttpStatusCode.Conflict, "conflict").Detail!;
                Assert.All(
                    (string[])[ExpectedLabels.Statuses[status], ExpectedLabels.Actions[kind], .. transition.FromStatuses.Select(it => ExpectedLabels.Statuses[it])],
                    label => Assert.Contains(label, detail, StringComparison.Ordinal));
            }
            else
            {
                expectedStatus = transition.ToStatus ?? status;
                var added = response.Expect<DeviationEventItem>(HttpStatusCode.Created);
                Assert.Equal((status, expectedStatus, role), (added.StatusBefore, added.StatusAfter, added.By!.Role));
            }

            Assert.Equal(expectedStatus, (await region.Admin.ReadDeviationAsync(id)).Status);
        }
    }

    [StoreFact]
    public async Task A_deviation_shows_its_explanation_assignment_and_last_decision()
    {
        const string Explanation = "含借调人员，见 https://example.org/台账?x=1&y=<2>。";
        var region = await Region.CreateAsync(host);
        var (unit, auditor) = (await region.RegisterUnitAsync(), await region.CreateClientAsync(region.North, Role.Auditor));
        var id = await FlaggedReport.FileAsync(region, unit);
        Assert.Null((await auditor.ReadDeviationAsync(id)).Explanation);
        Assert.Null((await auditor.ReadDeviationAsync(id)).LastDecision);

        var explained = (await unit.AddDeviationEventAsync(id, "explain", Explanation)).Expect<DeviationEventItem>(HttpStatusCode.Created);
        (await auditor.AddDeviationEventAsync(id, "assign", assignee: " 李审计 ", dueOn: "2025-03-31")).Expect(HttpStatusCode.Created);
        var confirmed = (await auditor.AddDeviationEventAsync(id, "confirm", "借调人员不应计入。")).Expect<DeviationEventItem>(HttpStatusCode.Created);

        var deviation = await unit.ReadDeviationAsync(id);
        Assert.Equal((Explanation, explained.At), (deviation.Explanation, deviation.ExplainedAt));
        Assert.Equal(
            ("李审计", new DateOnly(2025, 3, 31), DeviationStatus.Confirmed), (deviation.Assignee, deviation.DueOn, deviation.Status));
        Assert.Equal(confirmed, deviation.LastDecision);
        Assert.Equal(confirmed.At, deviation.ChangedAt);
        Assert.Equal(deviation with { LastDecision = null }, Assert.Single(await region.Admin.ReadDeviationsAsync()));
    }

    [StoreFact]
    public async Task A_decision_requires_the_current_ETag_and_is_recorded_once_per_idempotency_key()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        var id = await FlaggedReport.FileAsync(region, unit);
        var initialTag = await GetETagAsync("en");

        (await unit.AddDeviationEventAsync(id, "comment", "请核实。")).Expect(HttpStatusCode.Created);
        Assert.Equal(initialTag, await GetETagAsync("en"));
        (await unit.AddDeviationEventAsync(id, "explain", "含借调人员。")).Expect(HttpStatusCode.Created);
        (await DismissAsync(("If-Match", initialTag))).ExpectProblem(HttpStatusCode.PreconditionFailed, "precondition-failed");
        var currentTag = await GetETagAsync("zh");

        var first = await DismissAsync(("If-Match", currentTag), ("Idempotency-Key", "dismiss-once"));
        var replayed = await DismissAsync(("If-Match", currentTag), ("Idempotency-Key", "dismiss-once"));

        first.Expect(HttpStatusCode.Created);
        replayed.Expect(HttpStatusCode.Created);
        Assert.Equal(first.Body, replayed.Body);
        Assert.Equal(
            [DeviationEventKind.Comment, DeviationEventKind.Explain, DeviationEventKind.Dismiss], (await region.Admin.ReadDeviationEventsAsync(id)).Select(it => it.Kind));

        async Task<string> GetETagAsync(string language) =>
            (await region.Admin.GetAsync($"/v1/deviations/{id}", ("Accept-Language", language))).HttpResponse.Headers.ETag!.ToString();

        Task<ApiResponse> DismissAsync(params (string Name, string Value)[] headers) => region.Admin.SendAsync(
            HttpMethod.Post, $"/v1/deviations/{id}/events", JsonContent.Create(new { kind = "dismiss", text = "属实。" }), headers);
    }

    [StoreFact]
    public async Task A_resolved_deviation_accepts_comments_and_stays_resolved()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        var id = await CreateDeviationAsync(region, unit, DeviationStatus.Resolved);

        (await unit.AddDeviationEventAsync(id, "comment", "已更正。")).Expect(HttpStatusCode.Created);
        (await region.Admin.AddDeviationEventAsync(id, "comment", "收到。")).Expect(HttpStatusCode.Created);

        Assert.Equal(DeviationStatus.Resolved, (await region.Admin.ReadDeviationAsync(id)).Status);
        Assert.Equal(100m, (await FlaggedReport.GetCredibilityAsync(region)).Credibility);
    }

    [StoreTheory]
    [InlineData("""{"kind":"explain"}""", "/text required")]
    [InlineData("""{"kind":"explain","text":" \n\t　"}""", "/text required")]
    [InlineData("""{"kind":"comment","text":null}""", "/text required")]
    [InlineData("""{"kind":"explain","text":"因为","assignee":"李","dueOn":"2025-03-31"}""", "/assignee not-with-kind", "/dueOn not-with-kind")]
    [InlineData("""{"text":"因为"}""", "/kind required")]
    [InlineData("""{"kind":"delete","text":"因为"}""", "/kind unknown-value")]
    [InlineData("""{"kind":"comment","text":7,"dueOn":"31.3.2025","by":"李"}""", "/by unknown-field", "/dueOn wrong-type", "/text wrong-type")]
    public async Task An_invalid_body_is_refused_with_all_its_errors(string body, params string[] errors)
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        var id = await FlaggedReport.FileAsync(region, unit);

        var response = await unit.PostAsync($"/v1/deviations/{id}/events", JsonNode.Parse(body)!);

        response.ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-body");
        Assert.Equal(errors, response.GetValidationErrors());
        Assert.Empty(await unit.ReadDeviationEventsAsync(id));
    }

    [StoreTheory]
    [InlineData("dismiss", "/text required")]
    [InlineData("confirm", "/text required")]
    [InlineData("reopen", "/text required")]
    [InlineData("assign", "/assignee required")]
    public async Task A_decision_requires_a_reason_and_an_assignment_an_assignee(string kind, string error)
    {
        var region = await Region.CreateAsync(host);
        var id = await FlaggedReport.FileAsync(region, await region.RegisterUnitAsync());

        var response = await region.Admin.AddDeviationEventAsync(id, kind);

        response.ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-body");
        Assert.Equal([error], response.GetValidationErrors());
    }

    [StoreFact]
    public async Task A_text_of_up_to_20_000_characters_is_returned_unchanged()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        var id = await FlaggedReport.FileAsync(region, unit);
        var longest = new string('说', 19_998) + "😀";
        string[] texts =
        [
            longest, "'; DROP TABLE DeviationEvent; --", "<script src=\"http://127.0.0.1:1/x\"></script>", "=HYPERLINK(\"http://x\")",
            " 前后有空格 \r\n", "‮反向", "http://169.254.169.254/latest/meta-data",
        ];

        foreach (var text in texts)
        {
            (await unit.AddDeviationEventAsync(id, "comment", text)).Expect(HttpStatusCode.Created);
        }

        (await unit.AddDeviationEventAsync(id, "comment", longest + "字")).ExpectValidationError("/text", "too-long");
        (await region.Admin.AddDeviationEventAsync(id, "assign", assignee: new string('李', 201))).ExpectValidationError("/assignee", "too-long");
        Assert.Equal(texts, (await region.Admin.ReadDeviationEventsAsync(id, limit: 2)).Select(it => it.Text));
    }

    [StoreFact]
    public async Task A_deviation_of_another_unit_or_bureau_is_not_found()
    {
        var region = await Region.CreateAsync(host);
        var (owner, otherUnit) = (await region.RegisterUnitAsync("1"), await region.RegisterUnitAsync("2"));
        var (auditor, otherAuditor) = (await region.CreateClientAsync(region.North, Role.Auditor), await region.CreateClientAsync(region.South, Role.Auditor));
        var id = await FlaggedReport.FileAsync(region, owner);
        await FlaggedReport.FileAsync(region, otherUnit);
        var unknownId = id[..^16] + "0011223344556677";

        foreach (var stranger in (ApiClient[])[otherUnit, otherAuditor])
        {
            var refused = (await stranger.AddDeviationEventAsync(id, "comment", "窥探")).ExpectProblemBody(HttpStatusCode.NotFound, "not-found");
            var unknown = (await stranger.AddDeviationEventAsync(unknownId, "comment", "窥探")).ExpectProblemBody(HttpStatusCode.NotFound, "not-found");
            Assert.Equal(unknown with { TraceId = "" }, refused with { TraceId = "" });
            (await stranger.GetAsync($"/v1/deviations/{id}/events")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        }

        (await auditor.AddDeviationEventAsync(unknownId, "comment", "无此偏差")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await auditor.GetAsync($"/v1/deviations/{unknownId}/events")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        Assert.Empty(await auditor.ReadDeviationEventsAsync(id));
    }

    [StoreFact]
    public async Task Concurrent_events_are_each_recorded_once_and_only_one_decision_succeeds()
    {
        const int Comments = 24;
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        var id = await FlaggedReport.FileAsync(region, unit);

        var commenting = Task.WhenAll(Enumerable.Range(1, Comments).Select(number =>
            (number % 2 == 0 ? (ApiClient)unit : region.Admin).AddDeviationEventAsync(id, "comment", $"{number}")));
        var decisions = await Task.WhenAll(((string[])["confirm", "dismiss", "confirm", "dismiss"]).Select(kind => region.Admin.AddDeviationEventAsync(id, kind, "核实")));
        var accepted = (await commenting).Concat(decisions).Where(it => it.Status == HttpStatusCode.Created)
            .Select(it => it.Expect<DeviationEventItem>(HttpStatusCode.Created)).ToList();

        Assert.Single(decisions, it => it.Status == HttpStatusCode.Created);
        Assert.All(decisions.Where(it => it.Status != HttpStatusCode.Created), it => it.ExpectProblem(HttpStatusCode.Conflict, "conflict"));
        var history = await region.Admin.ReadDeviationEventsAsync(id, limit: 7);
        Assert.Equal(accepted.OrderBy(it => it.Number), history);
        Assert.Equal(Enumerable.Range(1, Comments + 1), history.Select(it => it.Number));
        Assert.Equal(history.Select(it => it.At).Distinct().Order(), history.Select(it => it.At));
        Assert.All(history.Zip(history.Skip(1)), it => Assert.Equal(it.First.StatusAfter, it.Second.StatusBefore));
    }

    [StoreTheory]
    [InlineData("confirm")]
    [InlineData("dismiss")]
    public async Task Reopening_a_deviation_that_its_unit_had_explained_leaves_it_explained(string decision)
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        var id = await FlaggedReport.FileAsync(region, unit);
        (await unit.AddDeviationEventAsync(id, "explain", "含借调人员。")).Expect(HttpStatusCode.Created);
        (await region.Admin.AddDeviationEventAsync(id, decision, "核实。")).Expect(HttpStatusCode.Created);

        (await region.Admin.AddDeviationEventAsync(id, "reopen", "误操作。")).Expect(HttpStatusCode.Created);

        Assert.Equal((DeviationStatus.Explained, "含借调人员。"), await region.Admin.ReadDeviationAsync(id) is var reopened ? (reopened.Status, reopened.Explanation) : default);
        Assert.Equal([id], (await region.Admin.ReadDeviationsAsync("status=explained")).Select(it => it.Id));
        Assert.Equal(DeviationStatus.Explained, (await region.Admin.ReadDeviationEventsAsync(id, limit: 10))[^1].StatusAfter);
    }

    [StoreFact]
    public async Task Reopening_figures_that_the_unit_has_not_explained_leaves_the_deviation_open()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        await FileAsync(50m);
        var id = (await region.Admin.ReadDeviationsAsync("rule=target-missed")).Single().Id;
        (await unit.AddDeviationEventAsync(id, "explain", "活动推迟。")).Expect(HttpStatusCode.Created);

        // The explanation was of other figures.
        await FileAsync(55m);
        (await region.Admin.AddDeviationEventAsync(id, "confirm", "核实。")).Expect(HttpStatusCode.Created);
        (await region.Admin.AddDeviationEventAsync(id, "reopen", "误操作。")).Expect(HttpStatusCode.Created);

        Assert.Equal(DeviationStatus.Open, (await region.Admin.ReadDeviationAsync(id)).Status);

        async Task FileAsync(decimal final) =>
            (await unit.FileReportAsync(new IndicatorReport(IndicatorReport.Row.Create("1", "接待人数", final)).ToJson())).Expect(HttpStatusCode.Created);
    }

    [StoreFact]
    public async Task Each_event_appears_in_the_change_feed_and_in_the_audit_log()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        var id = await FlaggedReport.FileAsync(region, unit);
        var feed = ChangeFeedReader.Create(region.Admin);
        await feed.ReadRemainingChangesAsync();

        (await unit.AddDeviationEventAsync(id, "explain", "含借调人员。")).Expect(HttpStatusCode.Created);
        (await region.Admin.AddDeviationEventAsync(id, "assign", assignee: "李审计")).Expect(HttpStatusCode.Created);
        (await region.Admin.AddDeviationEventAsync(id, "dismiss", "属实。")).Expect(HttpStatusCode.Created);
        (await region.Admin.AddDeviationEventAsync(id, "reopen", "复查。")).Expect(HttpStatusCode.Created);
        (await region.Admin.AddDeviationEventAsync(id, "confirm", "不属实。")).Expect(HttpStatusCode.Created);
        (await unit.AddDeviationEventAsync(id, "comment", "知悉。")).Expect(HttpStatusCode.Created);

        Assert.Equal(
            [
                (ChangeKind.Explained, DeviationStatus.Explained), (ChangeKind.Assigned, DeviationStatus.Explained),
                (ChangeKind.Dismissed, DeviationStatus.Dismissed), (ChangeKind.Reopened, DeviationStatus.Explained),
                (ChangeKind.Confirmed, DeviationStatus.Confirmed), (ChangeKind.Commented, DeviationStatus.Confirmed),
            ],
            (await feed.ReadRemainingChangesAsync()).Select(it => (it.Kind, it.Status)));
        var log = await (await region.CreateClientAsync(region.North, Role.BureauAdmin)).ReadAuditLogAsync();
        Assert.Equal(
            ["assign", "comment", "confirm", "dismiss", "explain", "reopen"],
            log.Where(it => it.Action == $"POST /v1/deviations/{id}/events").Select(it => it.Subject).Order());
    }

    private static async Task<string> CreateDeviationAsync(Region region, UnitClient unit, DeviationStatus status)
    {
        var id = await FlaggedReport.FileAsync(region, unit);
        var response = status switch
        {
            DeviationStatus.Explained => await unit.AddDeviationEventAsync(id, "explain", "含借调人员。"),
            DeviationStatus.Confirmed => await region.Admin.AddDeviationEventAsync(id, "confirm", "不属实。"),
            DeviationStatus.Dismissed => await region.Admin.AddDeviationEventAsync(id, "dismiss", "属实。"),
            DeviationStatus.Resolved => await unit.FileReportAsync(new SmallReport().ToJson()),
            _ => null,
        };
        response?.Expect(HttpStatusCode.Created);
        return id;
    }

    private static Task<ApiResponse> AddEventAsync(ApiClient caller, string id, DeviationActionKind kind) =>
        caller.AddDeviationEventAsync(id, Paging.ToCamelCase(kind), "核实。", kind == DeviationActionKind.Assign ? "李审计" : null);
}

public sealed class AddDeviationEventTestsOnSqlite(SharedHost<SqliteHost> shared) : AddDeviationEventTests(shared.Host), IClassFixture<SharedHost<SqliteHost>>;

public sealed class AddDeviationEventTestsOnSqlServer(SharedHost<SqlServerHost> shared) : AddDeviationEventTests(shared.Host), IClassFixture<SharedHost<SqlServerHost>>;
