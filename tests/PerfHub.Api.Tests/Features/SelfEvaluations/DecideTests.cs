using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Product;
using PerfHub.Api.Tests.Stores;

namespace PerfHub.Api.Tests.Features.SelfEvaluations;

public abstract class DecideTests(PerfHubHost host)
{
    [StoreFact]
    public async Task A_report_is_returned_filed_again_accepted_locked_and_reopened()
    {
        var region = await Region.In(host);
        var (unit, admin) = (await region.Unit(), await region.At(region.North, Role.BureauAdmin));
        (await unit.File(Seed.Numbered(1))).Expect(HttpStatusCode.Created);

        var returned = (await admin.Decide(unit, "return", "请核实指标 1。", 1)).Expect(HttpStatusCode.Created);
        Assert.Equal(["decision", "revision", "status", "at", "reason"], returned.AsObject().Select(it => it.Key));
        Assert.Equal(("return", 1, "returned", "请核实指标 1。"), Line(returned));
        Assert.Equal((1, "returned"), await Stands(unit));

        (await unit.File(Seed.Numbered(2))).Expect(HttpStatusCode.Created);
        Assert.Equal((2, "submitted"), await Stands(unit));

        Assert.Equal(("accept", 2, "accepted", null), Line((await admin.Decide(unit, "accept")).Expect(HttpStatusCode.Created)));
        Assert.Equal((2, "accepted"), await Stands(unit));
        (await unit.File(Seed.Numbered(3))).Problem(HttpStatusCode.Conflict, "conflict");
        Assert.Equal("accepted", (string?)(await unit.File(Seed.Numbered(2))).Expect(HttpStatusCode.OK)["status"]);

        Assert.Equal(("reopen", 2, "submitted", "误操作"), Line((await region.Admin.Decide(unit, "reopen", "误操作", 2)).Expect(HttpStatusCode.Created)));
        (await unit.File(Seed.Numbered(3))).Expect(HttpStatusCode.Created);
        Assert.Equal((3, "submitted"), await Stands(unit));
    }

    [StoreTheory]
    [InlineData("reopen", null, "报告第 1 版已提交、尚未审核，不能重新打开。", "Revision 1 of the report is submitted and not decided upon: it cannot be reopened.")]
    [InlineData("accept", "accept", "报告第 1 版已审核通过，不能审核通过。", "Revision 1 of the report is accepted: it cannot be accepted.")]
    [InlineData("return", "accept", "报告第 1 版已审核通过，不能退回。", "Revision 1 of the report is accepted: it cannot be returned.")]
    [InlineData("accept", "return", "报告第 1 版已退回，不能审核通过。", "Revision 1 of the report is returned: it cannot be accepted.")]
    [InlineData("return", "return", "报告第 1 版已退回，不能退回。", "Revision 1 of the report is returned: it cannot be returned.")]
    public async Task What_does_not_follow_from_where_it_stands_is_refused_in_words(string decision, string? before, string zh, string en)
    {
        var region = await Region.In(host);
        var unit = await region.Unit();
        (await unit.File(Seed.Bytes)).Expect(HttpStatusCode.Created);
        if (before is not null)
        {
            (await region.Admin.Decide(unit, before, "理由")).Expect(HttpStatusCode.Created);
        }

        var stood = await Stands(unit);
        Assert.Equal(zh, (string?)(await region.Admin.Decide(unit, decision, "理由")).Problem(HttpStatusCode.Conflict, "conflict")["detail"]);
        region.Admin.Http.DefaultRequestHeaders.Add("Accept-Language", "en");
        Assert.Equal(en, (string?)(await region.Admin.Decide(unit, decision, "理由")).Problem(HttpStatusCode.Conflict, "conflict")["detail"]);
        Assert.Equal(stood, await Stands(unit));
    }

    [StoreFact]
    public async Task Who_decides_on_what_was_read_decides_on_nothing_newer()
    {
        var region = await Region.In(host);
        var unit = await region.Unit();
        (await unit.File(Seed.Numbered(1))).Expect(HttpStatusCode.Created);
        var tag = (await region.Admin.Get(unit.Path())).Response.Headers.ETag!.ToString();
        (await unit.File(Seed.Numbered(2))).Expect(HttpStatusCode.Created);
        var body = new { decision = "accept" };

        var refusal = (await region.Admin.Decide(unit, "accept", revision: 1)).Problem(HttpStatusCode.Conflict, "conflict");
        Assert.Equal("报告目前为第 2 版，不是第 1 版。", (string?)refusal["detail"]);
        (await region.Admin.Decide(unit, "accept", revision: 3)).Problem(HttpStatusCode.Conflict, "conflict");
        (await region.Admin.Post($"{unit.Path()}/decisions", body, ("If-Match", tag))).Problem(HttpStatusCode.PreconditionFailed, "precondition-failed");

        tag = (await region.Admin.Get(unit.Path())).Response.Headers.ETag!.ToString();
        (await region.Admin.Post($"{unit.Path()}/decisions", body, ("If-Match", tag))).Expect(HttpStatusCode.Created);
        Assert.NotEqual(tag, (await region.Admin.Get(unit.Path())).Response.Headers.ETag!.ToString());
    }

    [StoreTheory]
    [InlineData("""{"decision":"return"}""", "/reason", "required")]
    [InlineData("""{"decision":"reopen"}""", "/reason", "required")]
    [InlineData("""{"reason":"x"}""", "/decision", "required")]
    public async Task A_decision_that_says_too_little_is_refused(string body, string pointer, string code)
    {
        var region = await Region.In(host);
        var unit = await region.Unit();
        (await unit.File(Seed.Bytes)).Expect(HttpStatusCode.Created);

        (await Post(region, unit, body)).Fault(pointer, code);

        Assert.Equal((1, "submitted"), await Stands(unit));
    }

    [StoreTheory]
    [InlineData("""{"decision":"return","reason":" "}""")]
    [InlineData("""{"decision":"approve","reason":"x"}""")]
    [InlineData("""{"decision":"accept","revision":"1"}""")]
    [InlineData("""{"decision":"accept","revision":1.5}""")]
    [InlineData("""{"decision":"accept","status":"accepted"}""")]
    public async Task So_is_one_that_means_nothing(string body)
    {
        var region = await Region.In(host);
        var unit = await region.Unit();
        (await unit.File(Seed.Bytes)).Expect(HttpStatusCode.Created);

        (await Post(region, unit, body)).Problem(HttpStatusCode.UnprocessableEntity, "invalid-body");
    }

    [StoreFact]
    public async Task A_reason_may_be_as_long_as_the_store_holds_and_no_longer()
    {
        var region = await Region.In(host);
        var unit = await region.Unit();
        (await unit.File(Seed.Bytes)).Expect(HttpStatusCode.Created);

        (await region.Admin.Decide(unit, "return", new string('由', 2001))).Problem(HttpStatusCode.UnprocessableEntity, "invalid-body");
        var longest = new string('由', 2000);
        Assert.Equal(longest, (string?)(await region.Admin.Decide(unit, "return", longest)).Expect(HttpStatusCode.Created)["reason"]);
    }

    [StoreFact]
    public async Task Where_nothing_was_filed_there_is_nothing_to_decide()
    {
        var region = await Region.In(host);
        var unit = await region.Unit();
        (await unit.File(Seed.Bytes)).Expect(HttpStatusCode.Created);

        (await region.Admin.Decide(unit, "accept", year: 2023)).Problem(HttpStatusCode.NotFound, "not-found");
        (await region.Admin.Decide(unit, "accept", year: 1)).Problem(HttpStatusCode.NotFound, "not-found");
    }

    [StoreFact]
    public async Task The_audit_log_says_what_was_decided()
    {
        var region = await Region.In(host);
        var (unit, admin) = (await region.Unit(), await region.At(region.North, Role.BureauAdmin));
        (await unit.File(Seed.Bytes)).Expect(HttpStatusCode.Created);
        (await admin.Decide(unit, "accept")).Expect(HttpStatusCode.Created);

        var entry = (await BureauClient.All(query => admin.Get($"/v1/bureaus/{admin.Bureau}/audit-log?{query}"), "limit=500"))[^1];

        Assert.Equal($"bureauAdmin POST {unit.Path()}/decisions accept done", $"{entry["role"]} {entry["action"]} {entry["subject"]} {entry["outcome"]}");
    }

    [StoreFact]
    public async Task Of_many_at_once_one_decides()
    {
        var region = await Region.In(host);
        await using var second = new AnotherHost(host);
        var unit = await region.Unit();
        (await unit.File(Seed.Bytes)).Expect(HttpStatusCode.Created);
        var elsewhere = new BureauClient(second.Client(region.Admin.Http.DefaultRequestHeaders.Authorization!.Parameter), region.City);

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(i =>
            (i % 2 == 0 ? region.Admin : elsewhere).Decide(unit, i % 3 == 0 ? "return" : "accept", "理由")));

        var made = Assert.Single(answers, answer => answer.Status == HttpStatusCode.Created);
        Assert.All(answers.Where(answer => answer != made), answer => answer.Problem(HttpStatusCode.Conflict, "conflict"));
        Assert.Equal((1, (string)made.Json["status"]!), await Stands(unit));
    }

    // The revision that somebody has read is accepted while others file: whatever came first, nothing is accepted unseen.
    [StoreTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_filing_at_the_same_time_comes_before_the_acceptance_or_is_refused(bool namesRevision)
    {
        var region = await Region.In(host);
        await using var second = new AnotherHost(host);
        for (var round = 0; round < 6; round++)
        {
            var unit = await region.Unit(round.ToString(CultureInfo.InvariantCulture));
            var elsewhere = new UnitClient(second.Client(unit.Http.DefaultRequestHeaders.Authorization!.Parameter), unit.Bureau, unit.Unit);
            (await unit.File(Seed.Numbered(0))).Expect(HttpStatusCode.Created);
            var filings = Enumerable.Range(1, 6).Select(number => (number % 2 == 0 ? unit : elsewhere).File(Seed.Numbered(number))).ToList();
            var decisions = Enumerable.Range(1, 3).Select(_ => region.Admin.Decide(unit, "accept", revision: namesRevision ? 1 : null)).ToList();
            var (filed, decided) = (await Task.WhenAll(filings), await Task.WhenAll(decisions));

            var revisions = 1 + filed.Count(it => it.Status == HttpStatusCode.Created);
            Assert.All(filed.Where(it => it.Status != HttpStatusCode.Created), it => it.Problem(HttpStatusCode.Conflict, "conflict"));
            var accepted = decided.Where(it => it.Status == HttpStatusCode.Created).ToList();
            Assert.All(decided.Except(accepted), it => it.Problem(HttpStatusCode.Conflict, "conflict"));
            Assert.All(accepted, it => Assert.Equal(revisions, (int)it.Json["revision"]!));
            Assert.Equal(!namesRevision || revisions == 1 ? 1 : 0, accepted.Count);
            Assert.Equal((revisions, accepted.Count == 1 ? "accepted" : "submitted"), await Stands(unit));
            Assert.Equal(
                [.. Enumerable.Range(1, revisions).Select(it => $"submitted {it} submitted"), .. accepted.Select(_ => $"accepted {revisions} accepted")],
                (await BureauClient.All(query => unit.History(query))).Select(it => $"{it["kind"]} {it["revision"]} {it["status"]}"));
        }
    }

    private static Task<Answer> Post(Region region, UnitClient unit, string body) =>
        region.Admin.Post($"{unit.Path()}/decisions", JsonNode.Parse(body)!);

    private static (string?, int, string?, string?) Line(JsonNode made) =>
        ((string?)made["decision"], (int)made["revision"]!, (string?)made["status"], (string?)made["reason"]);

    private static async Task<(int Revision, string Status)> Stands(UnitClient unit)
    {
        var current = (await unit.Current()).Expect(HttpStatusCode.OK);
        return ((int)current["revision"]!, (string)current["status"]!);
    }
}

public sealed class DecideTestsOnSqlite(SqliteHost host) : DecideTests(host), IClassFixture<SqliteHost>;

public sealed class DecideTestsOnSqlServer(SqlServerHost host) : DecideTests(host), IClassFixture<SqlServerHost>;
