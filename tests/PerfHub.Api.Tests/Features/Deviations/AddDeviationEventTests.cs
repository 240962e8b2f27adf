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
    private static readonly SmallReport FlaggedReport = new() { ActualStaff = 11 };

    public static TheoryData<EventKind, DeviationStatus> Transitions
    {
        get
        {
            var all = new TheoryData<EventKind, DeviationStatus>();
            foreach (var kind in Enum.GetValues<EventKind>())
            {
                Array.ForEach(Enum.GetValues<DeviationStatus>(), status => all.Add(kind, status));
            }

            return all;
        }
    }

    [StoreTheory]
    [MemberData(nameof(Transitions))]
    public async Task Each_role_may_do_from_each_status_what_the_table_says(EventKind kind, DeviationStatus from)
    {
        var region = await Region.CreateAsync(host);
        var rule = DeviationTransition.Get(kind);
        foreach (var role in Enum.GetValues<Role>())
        {
            var unit = await region.RegisterUnitAsync($"U{(int)role}");
            var id = await CreateDeviationAsync(region, unit, from);
            ApiClient caller = role == Role.Operator ? host.Operator : role == Role.Unit ? unit : await region.CreateClientAsync(region.City, role);

            var answer = await AddEventAsync(caller, id, kind);

            var before = Paging.ToCamelCase(from);
            if (!rule.AllowedRoles.Contains(role))
            {
                answer.ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
            }
            else if (!rule.FromStatuses.Contains(from))
            {
                var detail = (string)answer.ExpectProblem(HttpStatusCode.Conflict, "conflict")["detail"]!;
                Assert.All((string[])[before, Paging.ToCamelCase(kind), .. rule.FromStatuses.Select(Paging.ToCamelCase)], word => Assert.Contains(word, detail, StringComparison.Ordinal));
            }
            else
            {
                var done = answer.Expect(HttpStatusCode.Created);
                var after = rule.ToStatus is { } to ? Paging.ToCamelCase(to) : before;
                Assert.Equal((before, after), ((string)done["statusBefore"]!, (string)done["statusAfter"]!));
                Assert.Equal(Paging.ToCamelCase(role), (string)done["by"]!["role"]!);
                Assert.Equal(after, (string)(await region.Admin.GetDeviationAsync(id))["status"]!);
                continue;
            }

            Assert.Equal(before, (string)(await region.Admin.GetDeviationAsync(id))["status"]!);
        }
    }

    [StoreFact]
    public async Task An_explanation_an_assignment_and_a_decision_are_shown_with_the_deviation()
    {
        var region = await Region.CreateAsync(host);
        var (unit, auditor) = (await region.RegisterUnitAsync(), await region.CreateClientAsync(region.North, Role.Auditor));
        var id = await FileFlaggedReportAsync(region, unit);
        Assert.Null((await auditor.GetDeviationAsync(id))["explanation"]);
        Assert.Null((await auditor.GetDeviationAsync(id))["lastDecision"]);

        var explained = (await unit.AddDeviationEventAsync(id, "explain", "含借调人员，见 https://example.org/台账?x=1&y=<2>。")).Expect(HttpStatusCode.Created);
        (await auditor.AddDeviationEventAsync(id, "assign", assignee: " 李审计 ", dueOn: "2025-03-31")).Expect(HttpStatusCode.Created);
        var confirmed = (await auditor.AddDeviationEventAsync(id, "confirm", "借调人员不应计入。")).Expect(HttpStatusCode.Created);

        var shown = await unit.GetDeviationAsync(id);
        Assert.Equal("含借调人员，见 https://example.org/台账?x=1&y=<2>。", (string?)shown["explanation"]);
        Assert.Equal((string?)explained["at"], (string?)shown["explainedAt"]);
        Assert.Equal(("李审计", "2025-03-31", "confirmed"), ((string?)shown["assignee"], (string?)shown["dueOn"], (string?)shown["status"]));
        Assert.Equal(confirmed.ToJsonString(), shown["lastDecision"]!.ToJsonString());
        Assert.Equal((string?)confirmed["at"], (string?)shown["changedAt"]);
        var listed = Assert.Single((await region.Admin.ListDeviationsAsync()).Expect(HttpStatusCode.OK)["items"]!.AsArray())!;
        shown.AsObject().Remove("lastDecision");
        Assert.Equal(shown.ToJsonString(), listed.ToJsonString());
    }

    [StoreFact]
    public async Task What_was_dismissed_no_longer_counts_until_it_is_reopened()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        (await unit.FileReportAsync(new SmallReport { ActualStaff = 11, ExecutedBudget = 120m }.ToJson())).Expect(HttpStatusCode.Created);
        var all = (await region.Admin.ListDeviationsAsync()).Expect(HttpStatusCode.OK)["items"]!.AsArray();
        var id = (string)all.Single(it => (string?)it!["severity"] == "high")!["id"]!;
        Assert.Equal((89m, """{"high":1,"medium":0,"low":1}"""), await GetCredibilityAsync(region));

        (await region.Admin.AddDeviationEventAsync(id, "dismiss", "追加预算批复在年后下达。")).Expect(HttpStatusCode.Created);
        Assert.Equal((99m, """{"high":0,"medium":0,"low":1}"""), await GetCredibilityAsync(region));
        Assert.Equal("dismissed", GetStatuses((await unit.GetReportAsync()).Expect(HttpStatusCode.OK))[id]);

        (await region.Admin.AddDeviationEventAsync(id, "reopen", "批复文号有误。")).Expect(HttpStatusCode.Created);
        Assert.Equal((89m, """{"high":1,"medium":0,"low":1}"""), await GetCredibilityAsync(region));

        (await region.Admin.AddDeviationEventAsync(id, "confirm", "确属超支。")).Expect(HttpStatusCode.Created);
        Assert.Equal((89m, """{"high":1,"medium":0,"low":1}"""), await GetCredibilityAsync(region));
    }

    [StoreFact]
    public async Task A_revision_with_the_same_figures_leaves_the_case_as_it_is_and_one_with_others_reopens_it()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        var id = await FileFlaggedReportAsync(region, unit);
        (await unit.AddDeviationEventAsync(id, "explain", "含借调人员。")).Expect(HttpStatusCode.Created);
        (await region.Admin.AddDeviationEventAsync(id, "assign", assignee: "李审计", dueOn: "2025-03-31")).Expect(HttpStatusCode.Created);
        (await region.Admin.AddDeviationEventAsync(id, "dismiss", "属实。")).Expect(HttpStatusCode.Created);

        Assert.Equal("dismissed 含借调人员。 李审计 2025-03-31", await After(FlaggedReport with { Conclusion = "同样的数字。" }));
        Assert.Equal(100m, (await GetCredibilityAsync(region)).Value);
        Assert.Equal("open  李审计 2025-03-31", await After(FlaggedReport with { ActualStaff = 12 }));
        Assert.Equal(99m, (await GetCredibilityAsync(region)).Value);
        (await unit.AddDeviationEventAsync(id, "explain", "又借调一人。")).Expect(HttpStatusCode.Created);
        Assert.Equal("resolved 又借调一人。 李审计 2025-03-31", await After(new SmallReport()));
        Assert.Equal("open  李审计 2025-03-31", await After(FlaggedReport with { ActualStaff = 12, Conclusion = "再次。" }));

        var history = await region.Admin.ListDeviationEventsAsync(id);
        Assert.Equal(
            ["explain open explained 1", "assign explained explained 1", "dismiss explained dismissed 1", "explain open explained 3"],
            history.Select(it => $"{it["kind"]} {it["statusBefore"]} {it["statusAfter"]} {it["revision"]}"));

        async Task<string> After(SmallReport report)
        {
            (await unit.FileReportAsync(report.ToJson())).Expect(HttpStatusCode.Created);
            var it = await region.Admin.GetDeviationAsync(id);
            return $"{it["status"]} {it["explanation"]} {it["assignee"]} {it["dueOn"]}";
        }
    }

    [StoreFact]
    public async Task What_a_decision_gives_back_is_what_the_flag_had_cost_by_the_policy_of_its_time()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        (await region.Admin.PutPolicyAsync(new { credibility = new { low = 7 } })).Expect(HttpStatusCode.OK);
        var id = await FileFlaggedReportAsync(region, unit);
        Assert.Equal(93m, (await GetCredibilityAsync(region)).Value);

        // What is set later holds for what is judged later.
        (await region.Admin.PutPolicyAsync(new { credibility = new { low = 20 } })).Expect(HttpStatusCode.OK);
        (await region.Admin.AddDeviationEventAsync(id, "dismiss", "属实。")).Expect(HttpStatusCode.Created);
        Assert.Equal(100m, (await GetCredibilityAsync(region)).Value);
        (await region.Admin.AddDeviationEventAsync(id, "reopen", "复查。")).Expect(HttpStatusCode.Created);
        Assert.Equal(93m, (await GetCredibilityAsync(region)).Value);
    }

    [StoreFact]
    public async Task Whoever_decides_on_what_was_read_decides_on_nothing_else_and_whoever_sends_it_again_only_once()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        var id = await FileFlaggedReportAsync(region, unit);
        var path = $"/v1/deviations/{id}";
        var read = (await region.Admin.GetAsync(path, ("Accept-Language", "en"))).HttpResponse.Headers.ETag!.ToString();
        Task<ApiResponse> Dismiss(params (string Name, string Value)[] headers) => region.Admin.SendAsync(
            HttpMethod.Post, path + "/events", JsonContent.Create(new { kind = "dismiss", text = "属实。" }), headers);

        (await unit.AddDeviationEventAsync(id, "comment", "请核实。")).Expect(HttpStatusCode.Created);
        Assert.Equal(read, (await region.Admin.GetAsync(path, ("Accept-Language", "en"))).HttpResponse.Headers.ETag!.ToString());
        (await unit.AddDeviationEventAsync(id, "explain", "含借调人员。")).Expect(HttpStatusCode.Created);
        (await Dismiss(("If-Match", read))).ExpectProblem(HttpStatusCode.PreconditionFailed, "precondition-failed");
        var now = (await region.Admin.GetAsync(path)).HttpResponse.Headers.ETag!.ToString();

        var first = await Dismiss(("If-Match", now), ("Idempotency-Key", "once-and-again"));
        var again = await Dismiss(("If-Match", now), ("Idempotency-Key", "once-and-again"));

        Assert.Equal(first.Expect(HttpStatusCode.Created).ToJsonString(), again.Expect(HttpStatusCode.Created).ToJsonString());
        Assert.Equal(["comment", "explain", "dismiss"], (await region.Admin.ListDeviationEventsAsync(id)).Select(it => (string?)it["kind"]));
    }

    [StoreFact]
    public async Task What_is_resolved_is_only_talked_about()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        var id = await CreateDeviationAsync(region, unit, DeviationStatus.Resolved);

        (await unit.AddDeviationEventAsync(id, "comment", "已更正。")).Expect(HttpStatusCode.Created);
        (await region.Admin.AddDeviationEventAsync(id, "comment", "收到。")).Expect(HttpStatusCode.Created);
        Assert.Equal("resolved", (string?)(await region.Admin.GetDeviationAsync(id))["status"]);
        Assert.Equal(100m, (await GetCredibilityAsync(region)).Value);
    }

    [StoreTheory]
    [InlineData("""{"kind":"explain"}""", "/text required")]
    [InlineData("""{"kind":"explain","text":" \n\t　"}""", "/text required")]
    [InlineData("""{"kind":"comment","text":null}""", "/text required")]
    [InlineData("""{"kind":"explain","text":"因为","assignee":"李","dueOn":"2025-03-31"}""", "/assignee not-with-kind", "/dueOn not-with-kind")]
    [InlineData("""{"text":"因为"}""", "/kind required")]
    [InlineData("""{"kind":"delete","text":"因为"}""", "/kind unknown-value")]
    [InlineData("""{"kind":"comment","text":7,"dueOn":"31.3.2025","by":"李"}""", "/by unknown-field", "/dueOn wrong-type", "/text wrong-type")]
    public async Task A_body_that_lacks_something_or_has_too_much_is_refused_with_all_that_is_wrong(string body, params string[] faults)
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        var id = await FileFlaggedReportAsync(region, unit);

        var answer = await unit.PostAsync($"/v1/deviations/{id}/events", JsonNode.Parse(body)!);

        answer.ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-body");
        Assert.Equal(faults, answer.GetValidationErrors());
        Assert.Empty(await unit.ListDeviationEventsAsync(id));
    }

    [StoreTheory]
    [InlineData("dismiss", "/text required")]
    [InlineData("confirm", "/text required")]
    [InlineData("reopen", "/text required")]
    [InlineData("assign", "/assignee required")]
    public async Task Whoever_closes_or_reopens_a_case_says_why_and_whoever_assigns_it_to_whom(string kind, string fault)
    {
        var region = await Region.CreateAsync(host);
        var id = await FileFlaggedReportAsync(region, await region.RegisterUnitAsync());

        var answer = await region.Admin.AddDeviationEventAsync(id, kind);

        answer.ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-body");
        Assert.Equal([fault], answer.GetValidationErrors());
    }

    [StoreFact]
    public async Task A_text_may_have_20_000_characters_of_any_kind_and_comes_back_as_it_went()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        var id = await FileFlaggedReportAsync(region, unit);
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
        Assert.Equal(texts, (await region.Admin.ListDeviationEventsAsync(id, limit: 2)).Select(it => (string)it["text"]!));
    }

    [StoreFact]
    public async Task A_unit_does_nothing_with_anothers_and_an_auditor_nothing_with_a_neighbours()
    {
        var region = await Region.CreateAsync(host);
        var (mine, other) = (await region.RegisterUnitAsync("1"), await region.RegisterUnitAsync("2"));
        var (auditor, neighbour) = (await region.CreateClientAsync(region.North, Role.Auditor), await region.CreateClientAsync(region.South, Role.Auditor));
        var id = await FileFlaggedReportAsync(region, mine);
        await FileFlaggedReportAsync(region, other);
        var absent = id[..^16] + "0011223344556677";

        foreach (var stranger in (ApiClient[])[other, neighbour])
        {
            var theirs = await stranger.AddDeviationEventAsync(id, "comment", "窥探");
            theirs.ExpectProblem(HttpStatusCode.NotFound, "not-found");
            Assert.Equal(Describe(await stranger.AddDeviationEventAsync(absent, "comment", "窥探")), Describe(theirs));
            (await stranger.GetAsync($"/v1/deviations/{id}/events")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        }

        (await auditor.AddDeviationEventAsync(absent, "comment", "无此偏差")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await auditor.GetAsync($"/v1/deviations/{absent}/events")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        Assert.Empty(await auditor.ListDeviationEventsAsync(id));
    }

    [StoreFact]
    public async Task Acts_at_the_same_time_are_each_kept_once_in_one_order_and_only_one_decides()
    {
        const int Comments = 24;
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        var id = await FileFlaggedReportAsync(region, unit);

        var talk = Task.WhenAll(Enumerable.Range(1, Comments).Select(number =>
            (number % 2 == 0 ? (ApiClient)unit : region.Admin).AddDeviationEventAsync(id, "comment", $"{number}")));
        var decisions = await Task.WhenAll(((string[])["confirm", "dismiss", "confirm", "dismiss"]).Select(kind => region.Admin.AddDeviationEventAsync(id, kind, "核实")));
        var told = (await talk).Concat(decisions).Where(it => it.Status == HttpStatusCode.Created).Select(it => it.Json).ToList();

        Assert.Single(decisions, it => it.Status == HttpStatusCode.Created);
        Assert.All(decisions.Where(it => it.Status != HttpStatusCode.Created), it => it.ExpectProblem(HttpStatusCode.Conflict, "conflict"));
        var history = await region.Admin.ListDeviationEventsAsync(id, limit: 7);
        Assert.Equal(told.OrderBy(it => (int)it["number"]!).Select(it => it.ToJsonString()), history.Select(it => it.ToJsonString()));
        Assert.Equal(Enumerable.Range(1, Comments + 1), history.Select(it => (int)it["number"]!));
        Assert.Equal(history.Select(it => (DateTime)it["at"]!).Distinct().Order(), history.Select(it => (DateTime)it["at"]!));
        Assert.All(history.Zip(history.Skip(1)), it => Assert.Equal((string?)it.First["statusAfter"], (string?)it.Second["statusBefore"]));
    }

    [StoreFact]
    public async Task The_feed_tells_each_act_by_its_name_and_the_bureaus_log_who_did_it()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        var id = await FileFlaggedReportAsync(region, unit);
        var feed = ChangeFeedReader.Create(region.Admin);
        await feed.ReadAllAsync();

        (await unit.AddDeviationEventAsync(id, "explain", "含借调人员。")).Expect(HttpStatusCode.Created);
        (await region.Admin.AddDeviationEventAsync(id, "assign", assignee: "李审计")).Expect(HttpStatusCode.Created);
        (await region.Admin.AddDeviationEventAsync(id, "dismiss", "属实。")).Expect(HttpStatusCode.Created);
        (await region.Admin.AddDeviationEventAsync(id, "reopen", "复查。")).Expect(HttpStatusCode.Created);
        (await region.Admin.AddDeviationEventAsync(id, "confirm", "不属实。")).Expect(HttpStatusCode.Created);
        (await unit.AddDeviationEventAsync(id, "comment", "知悉。")).Expect(HttpStatusCode.Created);

        Assert.Equal(
            ["explained explained", "assigned explained", "dismissed dismissed", "reopened open", "confirmed confirmed", "commented confirmed"],
            (await feed.ReadAllAsync()).Select(it => $"{it["kind"]} {it["status"]}"));
        var admin = await region.CreateClientAsync(region.North, Role.BureauAdmin);
        var log = await BureauClient.ReadAllPagesAsync(query => admin.GetAsync($"/v1/bureaus/{region.North}/audit-log?{query}"), "limit=500");
        Assert.Equal(
            ["assign", "comment", "confirm", "dismiss", "explain", "reopen"],
            log.Where(it => (string?)it["action"] == $"POST /v1/deviations/{id}/events").Select(it => (string?)it["subject"]).Order());
    }

    /// <summary>A new deviation that stands like this.</summary>
    private static async Task<string> CreateDeviationAsync(Region region, UnitClient unit, DeviationStatus status)
    {
        var id = await FileFlaggedReportAsync(region, unit);
        var done = status switch
        {
            DeviationStatus.Explained => await unit.AddDeviationEventAsync(id, "explain", "含借调人员。"),
            DeviationStatus.Confirmed => await region.Admin.AddDeviationEventAsync(id, "confirm", "不属实。"),
            DeviationStatus.Dismissed => await region.Admin.AddDeviationEventAsync(id, "dismiss", "属实。"),
            DeviationStatus.Resolved => await unit.FileReportAsync(new SmallReport().ToJson()),
            _ => null,
        };
        done?.Expect(HttpStatusCode.Created);
        return id;
    }

    private static async Task<string> FileFlaggedReportAsync(Region region, UnitClient unit)
    {
        (await unit.FileReportAsync(FlaggedReport.ToJson())).Expect(HttpStatusCode.Created);
        return (string)(await region.Admin.ListDeviationsAsync($"unit={unit.UnitCode}")).Expect(HttpStatusCode.OK)["items"]![0]!["id"]!;
    }

    private static Task<ApiResponse> AddEventAsync(ApiClient caller, string id, EventKind kind) =>
        caller.AddDeviationEventAsync(id, Paging.ToCamelCase(kind), "核实。", kind == EventKind.Assign ? "李审计" : null);

    private static async Task<(decimal Value, string Counts)> GetCredibilityAsync(Region region)
    {
        var item = (await region.Admin.GetRankingAsync("metric=credibility")).Expect(HttpStatusCode.OK)["items"]![0]!;
        return ((decimal)item["value"]!, item["deviations"]!.ToJsonString());
    }

    private static Dictionary<string, string> GetStatuses(JsonNode receipt) =>
        receipt["deviations"]!.AsArray().ToDictionary(it => (string)it!["id"]!, it => (string)it!["status"]!);

    // All but the request's own id.
    private static string Describe(ApiResponse answer)
    {
        var body = answer.Json.AsObject();
        body.Remove("traceId");
        return $"{answer.Status} {body.ToJsonString()}";
    }
}

public sealed class AddDeviationEventTestsOnSqlite(SqliteHost host) : AddDeviationEventTests(host), IClassFixture<SqliteHost>;

public sealed class AddDeviationEventTestsOnSqlServer(SqlServerHost host) : AddDeviationEventTests(host), IClassFixture<SqlServerHost>;
