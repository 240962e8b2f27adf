using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using PerfHub.Api.Auditing;
using PerfHub.Api.Features.SelfEvaluations;
using PerfHub.Api.Reports;
using PerfHub.Api.Reports.Receipts;
using PerfHub.Api.Reports.State;
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

        var returned = await admin.DecideReportAsync(unit, "return", "请核实指标 1。", 1);
        Assert.Equal(["decision", "revision", "status", "at", "reason"], returned.Json.AsObject().Select(it => it.Key));
        Assert.Equal((DecisionKind.Return, 1, ReportStatus.Returned, "请核实指标 1。"), ReadDecision(returned));
        Assert.Equal((1, ReportStatus.Returned), await GetStateAsync(unit));

        (await unit.FileReportAsync(SeedReport.CreateVariant(2))).Expect(HttpStatusCode.Created);
        Assert.Equal((2, ReportStatus.Submitted), await GetStateAsync(unit));

        Assert.Equal((DecisionKind.Accept, 2, ReportStatus.Accepted, null), ReadDecision(await admin.DecideReportAsync(unit, "accept")));
        Assert.Equal((2, ReportStatus.Accepted), await GetStateAsync(unit));
        (await unit.FileReportAsync(SeedReport.CreateVariant(3))).ExpectProblem(HttpStatusCode.Conflict, "conflict");
        Assert.Equal(ReportStatus.Accepted, (await unit.FileReportAsync(SeedReport.CreateVariant(2))).Expect<Receipt>(HttpStatusCode.OK).Status);

        var reopened = await region.Admin.DecideReportAsync(unit, "reopen", "误操作", 2);
        Assert.Equal((DecisionKind.Reopen, 2, ReportStatus.Submitted, "误操作"), ReadDecision(reopened));
        (await unit.FileReportAsync(SeedReport.CreateVariant(3))).Expect(HttpStatusCode.Created);
        Assert.Equal((3, ReportStatus.Submitted), await GetStateAsync(unit));
    }

    [StoreTheory]
    [InlineData("reopen", null, "报告第 1 版已提交、尚未审核，不能重新打开。", "Revision 1 of the report is awaiting review and cannot be reopened.")]
    [InlineData("accept", "accept", "报告第 1 版已审核通过，不能审核通过。", "Revision 1 of the report is accepted and cannot be accepted.")]
    [InlineData("return", "accept", "报告第 1 版已审核通过，不能退回。", "Revision 1 of the report is accepted and cannot be returned.")]
    [InlineData("accept", "return", "报告第 1 版已退回，不能审核通过。", "Revision 1 of the report is returned and cannot be accepted.")]
    [InlineData("return", "return", "报告第 1 版已退回，不能退回。", "Revision 1 of the report is returned and cannot be returned.")]
    public async Task A_decision_that_the_current_status_does_not_allow_is_refused_with_the_reason(string decision, string? before, string zh, string en)
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        (await unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        if (before is not null)
        {
            (await region.Admin.DecideReportAsync(unit, before, "理由")).Expect(HttpStatusCode.Created);
        }

        var stateBefore = await GetStateAsync(unit);
        Assert.Equal(zh, (await region.Admin.DecideReportAsync(unit, decision, "理由")).ExpectProblemBody(HttpStatusCode.Conflict, "conflict").Detail);
        region.Admin.Http.DefaultRequestHeaders.Add("Accept-Language", "en");
        Assert.Equal(en, (await region.Admin.DecideReportAsync(unit, decision, "理由")).ExpectProblemBody(HttpStatusCode.Conflict, "conflict").Detail);
        Assert.Equal(stateBefore, await GetStateAsync(unit));
    }

    [StoreFact]
    public async Task A_decision_on_a_revision_or_version_that_is_not_current_is_refused()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        (await unit.FileReportAsync(SeedReport.CreateVariant(1))).Expect(HttpStatusCode.Created);
        var tag = (await region.Admin.GetAsync(unit.GetReportPath())).HttpResponse.Headers.ETag!.ToString();
        (await unit.FileReportAsync(SeedReport.CreateVariant(2))).Expect(HttpStatusCode.Created);
        var body = new { decision = "accept" };

        var refusal = (await region.Admin.DecideReportAsync(unit, "accept", revision: 1)).ExpectProblemBody(HttpStatusCode.Conflict, "conflict");
        Assert.Equal("报告目前为第 2 版，不是第 1 版。", refusal.Detail);
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
    public async Task A_decision_without_a_required_field_is_refused(string body, string pointer, string code)
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        (await unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);

        (await PostDecisionAsync(region, unit, body)).ExpectValidationError(pointer, code);

        Assert.Equal((1, ReportStatus.Submitted), await GetStateAsync(unit));
    }

    [StoreTheory]
    [InlineData("""{"decision":"return","reason":" "}""")]
    [InlineData("""{"decision":"approve","reason":"x"}""")]
    [InlineData("""{"decision":"accept","revision":"1"}""")]
    [InlineData("""{"decision":"accept","revision":1.5}""")]
    [InlineData("""{"decision":"accept","status":"accepted"}""")]
    public async Task An_invalid_decision_is_refused(string body)
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        (await unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);

        (await PostDecisionAsync(region, unit, body)).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-body");
    }

    [StoreFact]
    public async Task A_reason_has_at_most_2000_characters()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        (await unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);

        (await region.Admin.DecideReportAsync(unit, "return", new string('由', 2001))).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-body");
        var longest = new string('由', 2000);
        Assert.Equal(longest, ReadDecision(await region.Admin.DecideReportAsync(unit, "return", longest)).Reason);
    }

    [StoreFact]
    public async Task A_decision_on_a_report_that_was_never_filed_is_not_found()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        (await unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);

        (await region.Admin.DecideReportAsync(unit, "accept", year: 2023)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await region.Admin.DecideReportAsync(unit, "accept", year: 1)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    [StoreFact]
    public async Task A_decision_is_recorded_in_the_audit_log()
    {
        var region = await Region.CreateAsync(host);
        var (unit, admin) = (await region.RegisterUnitAsync(), await region.CreateClientAsync(region.North, Role.BureauAdmin));
        (await unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        (await admin.DecideReportAsync(unit, "accept")).Expect(HttpStatusCode.Created);

        var entry = (await admin.ReadAuditLogAsync())[^1];

        Assert.Equal(
            (Role.BureauAdmin, $"POST {unit.GetReportPath()}/decisions", "accept", AuditOutcome.Done),
            (entry.Role, entry.Action, entry.Subject, entry.Outcome));
    }

    [StoreFact]
    public async Task One_of_many_concurrent_decisions_succeeds()
    {
        var region = await Region.CreateAsync(host);
        await using var secondHost = new SecondHost(host);
        var unit = await region.RegisterUnitAsync();
        (await unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        var secondAdmin = new BureauClient(secondHost.CreateHttpClient(region.Admin.Http.DefaultRequestHeaders.Authorization!.Parameter), region.City);

        var responses = await Task.WhenAll(Enumerable.Range(0, 12).Select(i =>
            (i % 2 == 0 ? region.Admin : secondAdmin).DecideReportAsync(unit, i % 3 == 0 ? "return" : "accept", "理由")));

        var decided = Assert.Single(responses, response => response.Status == HttpStatusCode.Created);
        Assert.All(responses.Where(response => response != decided), response => response.ExpectProblem(HttpStatusCode.Conflict, "conflict"));
        Assert.Equal((1, ReadDecision(decided).Status), await GetStateAsync(unit));
    }

    // An acceptance that names a revision never accepts a later one.
    [StoreTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_filing_concurrent_with_an_acceptance_precedes_it_or_is_refused(bool namesRevision)
    {
        var region = await Region.CreateAsync(host);
        await using var secondHost = new SecondHost(host);
        for (var round = 0; round < 6; round++)
        {
            var unit = await region.RegisterUnitAsync(round.ToString(CultureInfo.InvariantCulture));
            var secondUnit = new UnitClient(secondHost.CreateHttpClient(unit.Http.DefaultRequestHeaders.Authorization!.Parameter), unit.BureauCode, unit.UnitCode);
            (await unit.FileReportAsync(SeedReport.CreateVariant(0))).Expect(HttpStatusCode.Created);
            var filings = Enumerable.Range(1, 6).Select(number => (number % 2 == 0 ? unit : secondUnit).FileReportAsync(SeedReport.CreateVariant(number))).ToList();
            var decisions = Enumerable.Range(1, 3).Select(_ => region.Admin.DecideReportAsync(unit, "accept", revision: namesRevision ? 1 : null)).ToList();
            var (filed, decided) = (await Task.WhenAll(filings), await Task.WhenAll(decisions));

            var revisions = 1 + filed.Count(it => it.Status == HttpStatusCode.Created);
            Assert.All(filed.Where(it => it.Status != HttpStatusCode.Created), it => it.ExpectProblem(HttpStatusCode.Conflict, "conflict"));
            var accepted = decided.Where(it => it.Status == HttpStatusCode.Created).ToList();
            Assert.All(decided.Except(accepted), it => it.ExpectProblem(HttpStatusCode.Conflict, "conflict"));
            Assert.All(accepted, it => Assert.Equal(revisions, ReadDecision(it).Revision));
            Assert.Equal(!namesRevision || revisions == 1 ? 1 : 0, accepted.Count);
            Assert.Equal((revisions, accepted.Count == 1 ? ReportStatus.Accepted : ReportStatus.Submitted), await GetStateAsync(unit));
            Assert.Equal(
                [
                    .. Enumerable.Range(1, revisions).Select(it => (ReportHistoryEventKind.Submitted, it, ReportStatus.Submitted)),
                    .. accepted.Select(_ => (ReportHistoryEventKind.Accepted, revisions, ReportStatus.Accepted)),
                ],
                (await unit.ReadReportHistoryAsync()).Select(it => (it.Kind, it.Revision, it.Status)));
        }
    }

    private static Task<ApiResponse> PostDecisionAsync(Region region, UnitClient unit, string body) =>
        region.Admin.PostAsync($"{unit.GetReportPath()}/decisions", JsonNode.Parse(body)!);

    private static (DecisionKind Decision, int Revision, ReportStatus Status, string? Reason) ReadDecision(ApiResponse response)
    {
        var decision = response.Expect<DecideReport.Result>(HttpStatusCode.Created);
        return (decision.Decision, decision.Revision, decision.Status, decision.Reason);
    }

    private static async Task<(int Revision, ReportStatus Status)> GetStateAsync(UnitClient unit)
    {
        var current = await unit.ReadReportAsync();
        return (current.Revision, current.Status);
    }
}

public sealed class DecideReportTestsOnSqlite(SharedHost<SqliteHost> shared) : DecideReportTests(shared.Host), IClassFixture<SharedHost<SqliteHost>>;

public sealed class DecideReportTestsOnSqlServer(SharedHost<SqlServerHost> shared) : DecideReportTests(shared.Host), IClassFixture<SharedHost<SqlServerHost>>;
