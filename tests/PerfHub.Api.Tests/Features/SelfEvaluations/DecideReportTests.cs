using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.SelfEvaluations;

public abstract class DecideReportTests(PerfHubHost host)
{
    [StoreFact]
    public async Task A_report_is_returned_filed_again_accepted_locked_and_reopened()
    {
        var region = await Region.CreateAsync(host);
        var (unit, admin) = (await region.RegisterUnitAsync(), await region.CreateClientAsync(region.North, Role.BureauAdmin));
        (await unit.FileReportAsync(SeedReport.CreateVariant(1))).Expect(HttpStatusCode.Created);

        var returned = (await admin.DecideReportAsync(unit, "return", "请核实指标 1。", 1)).Expect(HttpStatusCode.Created);
        Assert.Equal(["decision", "revision", "status", "at", "reason"], returned.AsObject().Select(it => it.Key));
        Assert.Equal(("return", 1, "returned", "请核实指标 1。"), Describe(returned));
        Assert.Equal((1, "returned"), await GetStateAsync(unit));

        (await unit.FileReportAsync(SeedReport.CreateVariant(2))).Expect(HttpStatusCode.Created);
        Assert.Equal((2, "submitted"), await GetStateAsync(unit));

        Assert.Equal(("accept", 2, "accepted", null), Describe((await admin.DecideReportAsync(unit, "accept")).Expect(HttpStatusCode.Created)));
        Assert.Equal((2, "accepted"), await GetStateAsync(unit));
        (await unit.FileReportAsync(SeedReport.CreateVariant(3))).ExpectProblem(HttpStatusCode.Conflict, "conflict");
        Assert.Equal("accepted", (string?)(await unit.FileReportAsync(SeedReport.CreateVariant(2))).Expect(HttpStatusCode.OK)["status"]);

        Assert.Equal(("reopen", 2, "submitted", "误操作"), Describe((await region.Admin.DecideReportAsync(unit, "reopen", "误操作", 2)).Expect(HttpStatusCode.Created)));
        (await unit.FileReportAsync(SeedReport.CreateVariant(3))).Expect(HttpStatusCode.Created);
        Assert.Equal((3, "submitted"), await GetStateAsync(unit));
    }

    [StoreTheory]
    [InlineData("reopen", null, "报告第 1 版已提交、尚未审核，不能重新打开。", "Revision 1 of the report is submitted and not decided upon: it cannot be reopened.")]
    [InlineData("accept", "accept", "报告第 1 版已审核通过，不能审核通过。", "Revision 1 of the report is accepted: it cannot be accepted.")]
    [InlineData("return", "accept", "报告第 1 版已审核通过，不能退回。", "Revision 1 of the report is accepted: it cannot be returned.")]
    [InlineData("accept", "return", "报告第 1 版已退回，不能审核通过。", "Revision 1 of the report is returned: it cannot be accepted.")]
    [InlineData("return", "return", "报告第 1 版已退回，不能退回。", "Revision 1 of the report is returned: it cannot be returned.")]
    public async Task What_does_not_follow_from_where_it_stands_is_refused_in_words(string decision, string? before, string zh, string en)
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        (await unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        if (before is not null)
        {
            (await region.Admin.DecideReportAsync(unit, before, "理由")).Expect(HttpStatusCode.Created);
        }

        var stood = await GetStateAsync(unit);
        Assert.Equal(zh, (string?)(await region.Admin.DecideReportAsync(unit, decision, "理由")).ExpectProblem(HttpStatusCode.Conflict, "conflict")["detail"]);
        region.Admin.Http.DefaultRequestHeaders.Add("Accept-Language", "en");
        Assert.Equal(en, (string?)(await region.Admin.DecideReportAsync(unit, decision, "理由")).ExpectProblem(HttpStatusCode.Conflict, "conflict")["detail"]);
        Assert.Equal(stood, await GetStateAsync(unit));
    }

    [StoreFact]
    public async Task Who_decides_on_what_was_read_decides_on_nothing_newer()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        (await unit.FileReportAsync(SeedReport.CreateVariant(1))).Expect(HttpStatusCode.Created);
        var tag = (await region.Admin.GetAsync(unit.GetReportPath())).HttpResponse.Headers.ETag!.ToString();
        (await unit.FileReportAsync(SeedReport.CreateVariant(2))).Expect(HttpStatusCode.Created);
        var body = new { decision = "accept" };

        var refusal = (await region.Admin.DecideReportAsync(unit, "accept", revision: 1)).ExpectProblem(HttpStatusCode.Conflict, "conflict");
        Assert.Equal("报告目前为第 2 版，不是第 1 版。", (string?)refusal["detail"]);
        (await region.Admin.DecideReportAsync(unit, "accept", revision: 3)).ExpectProblem(HttpStatusCode.Conflict, "conflict");
        (await region.Admin.PostAsync($"{unit.GetReportPath()}/decisions", body, ("If-Match", tag))).ExpectProblem(HttpStatusCode.PreconditionFailed, "precondition-failed");

        tag = (await region.Admin.GetAsync(unit.GetReportPath())).HttpResponse.Headers.ETag!.ToString();
        (await region.Admin.PostAsync($"{unit.GetReportPath()}/decisions", body, ("If-Match", tag))).Expect(HttpStatusCode.Created);
        Assert.NotEqual(tag, (await region.Admin.GetAsync(unit.GetReportPath())).HttpResponse.Headers.ETag!.ToString());
    }

    [StoreTheory]
    [InlineData("""{"decision":"return"}""", "/reason", "required")]
    [InlineData("""{"decision":"reopen"}""", "/reason", "required")]
    [InlineData("""{"reason":"x"}""", "/decision", "required")]
    public async Task A_decision_that_says_too_little_is_refused(string body, string pointer, string code)
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        (await unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);

        (await PostDecisionAsync(region, unit, body)).ExpectValidationError(pointer, code);

        Assert.Equal((1, "submitted"), await GetStateAsync(unit));
    }

    [StoreTheory]
    [InlineData("""{"decision":"return","reason":" "}""")]
    [InlineData("""{"decision":"approve","reason":"x"}""")]
    [InlineData("""{"decision":"accept","revision":"1"}""")]
    [InlineData("""{"decision":"accept","revision":1.5}""")]
    [InlineData("""{"decision":"accept","status":"accepted"}""")]
    public async Task So_is_one_that_means_nothing(string body)
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        (await unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);

        (await PostDecisionAsync(region, unit, body)).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-body");
    }

    [StoreFact]
    public async Task A_reason_may_be_as_long_as_the_store_holds_and_no_longer()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        (await unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);

        (await region.Admin.DecideReportAsync(unit, "return", new string('由', 2001))).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-body");
        var longest = new string('由', 2000);
        Assert.Equal(longest, (string?)(await region.Admin.DecideReportAsync(unit, "return", longest)).Expect(HttpStatusCode.Created)["reason"]);
    }

    [StoreFact]
    public async Task Where_nothing_was_filed_there_is_nothing_to_decide()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        (await unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);

        (await region.Admin.DecideReportAsync(unit, "accept", year: 2023)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await region.Admin.DecideReportAsync(unit, "accept", year: 1)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    [StoreFact]
    public async Task The_audit_log_says_what_was_decided()
    {
        var region = await Region.CreateAsync(host);
        var (unit, admin) = (await region.RegisterUnitAsync(), await region.CreateClientAsync(region.North, Role.BureauAdmin));
        (await unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        (await admin.DecideReportAsync(unit, "accept")).Expect(HttpStatusCode.Created);

        var entry = (await BureauClient.ReadAllPagesAsync(query => admin.GetAsync($"/v1/bureaus/{admin.BureauCode}/audit-log?{query}"), "limit=500"))[^1];

        Assert.Equal($"bureauAdmin POST {unit.GetReportPath()}/decisions accept done", $"{entry["role"]} {entry["action"]} {entry["subject"]} {entry["outcome"]}");
    }

    [StoreFact]
    public async Task Of_many_at_once_one_decides()
    {
        var region = await Region.CreateAsync(host);
        await using var second = new SecondHost(host);
        var unit = await region.RegisterUnitAsync();
        (await unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        var elsewhere = new BureauClient(second.CreateHttpClient(region.Admin.Http.DefaultRequestHeaders.Authorization!.Parameter), region.City);

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(i =>
            (i % 2 == 0 ? region.Admin : elsewhere).DecideReportAsync(unit, i % 3 == 0 ? "return" : "accept", "理由")));

        var made = Assert.Single(answers, answer => answer.Status == HttpStatusCode.Created);
        Assert.All(answers.Where(answer => answer != made), answer => answer.ExpectProblem(HttpStatusCode.Conflict, "conflict"));
        Assert.Equal((1, (string)made.Json["status"]!), await GetStateAsync(unit));
    }

    // The revision that somebody has read is accepted while others file: whatever came first, nothing is accepted unseen.
    [StoreTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_filing_at_the_same_time_comes_before_the_acceptance_or_is_refused(bool namesRevision)
    {
        var region = await Region.CreateAsync(host);
        await using var second = new SecondHost(host);
        for (var round = 0; round < 6; round++)
        {
            var unit = await region.RegisterUnitAsync(round.ToString(CultureInfo.InvariantCulture));
            var elsewhere = new UnitClient(second.CreateHttpClient(unit.Http.DefaultRequestHeaders.Authorization!.Parameter), unit.BureauCode, unit.UnitCode);
            (await unit.FileReportAsync(SeedReport.CreateVariant(0))).Expect(HttpStatusCode.Created);
            var filings = Enumerable.Range(1, 6).Select(number => (number % 2 == 0 ? unit : elsewhere).FileReportAsync(SeedReport.CreateVariant(number))).ToList();
            var decisions = Enumerable.Range(1, 3).Select(_ => region.Admin.DecideReportAsync(unit, "accept", revision: namesRevision ? 1 : null)).ToList();
            var (filed, decided) = (await Task.WhenAll(filings), await Task.WhenAll(decisions));

            var revisions = 1 + filed.Count(it => it.Status == HttpStatusCode.Created);
            Assert.All(filed.Where(it => it.Status != HttpStatusCode.Created), it => it.ExpectProblem(HttpStatusCode.Conflict, "conflict"));
            var accepted = decided.Where(it => it.Status == HttpStatusCode.Created).ToList();
            Assert.All(decided.Except(accepted), it => it.ExpectProblem(HttpStatusCode.Conflict, "conflict"));
            Assert.All(accepted, it => Assert.Equal(revisions, (int)it.Json["revision"]!));
            Assert.Equal(!namesRevision || revisions == 1 ? 1 : 0, accepted.Count);
            Assert.Equal((revisions, accepted.Count == 1 ? "accepted" : "submitted"), await GetStateAsync(unit));
            Assert.Equal(
                [.. Enumerable.Range(1, revisions).Select(it => $"submitted {it} submitted"), .. accepted.Select(_ => $"accepted {revisions} accepted")],
                (await BureauClient.ReadAllPagesAsync(query => unit.ListReportHistoryAsync(query))).Select(it => $"{it["kind"]} {it["revision"]} {it["status"]}"));
        }
    }

    private static Task<ApiResponse> PostDecisionAsync(Region region, UnitClient unit, string body) =>
        region.Admin.PostAsync($"{unit.GetReportPath()}/decisions", JsonNode.Parse(body)!);

    private static (string?, int, string?, string?) Describe(JsonNode made) =>
        ((string?)made["decision"], (int)made["revision"]!, (string?)made["status"], (string?)made["reason"]);

    private static async Task<(int Revision, string Status)> GetStateAsync(UnitClient unit)
    {
        var current = (await unit.GetReportAsync()).Expect(HttpStatusCode.OK);
        return ((int)current["revision"]!, (string)current["status"]!);
    }
}

public sealed class DecideReportTestsOnSqlite(SqliteHost host) : DecideReportTests(host), IClassFixture<SqliteHost>;

public sealed class DecideReportTestsOnSqlServer(SqlServerHost host) : DecideReportTests(host), IClassFixture<SqlServerHost>;
