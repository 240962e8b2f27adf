using System.Net;
using System.Text.Json.Nodes;
using PerfHub.Api.Features.SelfEvaluations;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Reports.Assessments;
using PerfHub.Api.Reports.Receipts;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.SelfEvaluations;

public abstract class ListReportHistoryTests(PerfHubHost host)
{
    [StoreFact]
    public async Task An_event_has_its_kind_time_actor_and_reason()
    {
        var region = await Region.CreateAsync(host);
        var (unit, admin) = (await region.RegisterUnitAsync(), await region.CreateClientAsync(region.North, Role.BureauAdmin));
        var receipt = (await unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        var returned = (await admin.DecideReportAsync(unit, "return", "请核实。")).Expect(HttpStatusCode.Created);

        // As JSON: these are the field names of the contract.
        var items = (await unit.ListReportHistoryAsync()).Expect(HttpStatusCode.OK)["items"]!;

        Assert.Equal(
            new JsonArray(
                new JsonObject
                {
                    ["kind"] = "submitted",
                    ["at"] = receipt["receivedAt"]!.DeepClone(),
                    ["revision"] = 1,
                    ["status"] = "submitted",
                    ["by"] = GetKeyId(unit),
                    ["role"] = "unit",
                    ["reason"] = null,
                    ["late"] = false,
                    ["policyVersion"] = 1,
                    ["ruleSetVersion"] = (string?)receipt["ruleSetVersion"],
                },
                new JsonObject
                {
                    ["kind"] = "returned",
                    ["at"] = returned["at"]!.DeepClone(),
                    ["revision"] = 1,
                    ["status"] = "returned",
                    ["by"] = GetKeyId(admin),
                    ["role"] = "bureauAdmin",
                    ["reason"] = "请核实。",
                    ["late"] = null,
                    ["policyVersion"] = null,
                    ["ruleSetVersion"] = null,
                }).ToJsonString(),
            items.ToJsonString());
    }

    [StoreProperty(Arbitrary = [typeof(ReportHistoryScenario)], MaxTest = 15)]
    public async Task The_history_lists_every_successful_step_in_order(ReportHistoryScenario scenario)
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        var (status, content, revision, expected) = ("", 0, 0, new List<string>());
        foreach (var ((action, number), i) in scenario.Steps.Select((step, i) => (step, i)))
        {
            if (action == "lastYear")
            {
                // Last year's report need not change the outcome of this one.
                (await unit.FileReportAsync(new SmallReport { AdjustedBudget = 100m + i }.ToJson(), 2023)).Expect(HttpStatusCode.Created);
                var isReevaluated = (await DescribeHistoryAsync(unit)).Count > expected.Count;
                expected.AddRange(isReevaluated ? [$"Reevaluated {revision} {status}"] : []);
                Assert.True(!isReevaluated || revision > 0);
            }
            else if (action == "file")
            {
                var response = await unit.FileReportAsync(SeedReport.CreateVariant(number));
                var isNew = status != "Accepted" && number != content;
                Assert.Equal(isNew ? HttpStatusCode.Created : number == content ? HttpStatusCode.OK : HttpStatusCode.Conflict, response.Status);
                (status, content, revision) = isNew ? ("Submitted", number, revision + 1) : (status, content, revision);
                expected.AddRange(isNew ? [$"Submitted {revision} Submitted"] : []);
            }
            else
            {
                var response = await region.Admin.DecideReportAsync(unit, action, "理由");
                var isAllowed = action == "reopen" ? status is "Accepted" or "Returned" : status == "Submitted";
                Assert.Equal(revision == 0 ? HttpStatusCode.NotFound : isAllowed ? HttpStatusCode.Created : HttpStatusCode.Conflict, response.Status);
                var (kind, next) = action switch { "accept" => ("Accepted", "Accepted"), "return" => ("Returned", "Returned"), _ => ("Reopened", "Submitted") };
                status = isAllowed ? next : status;
                expected.AddRange(isAllowed ? [$"{kind} {revision} {next}"] : []);
            }

            Assert.Equal(expected, await DescribeHistoryAsync(unit));
        }
    }

    [StoreFact]
    public async Task Events_are_in_causal_order_even_if_clocks_disagree()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        (await unit.FileReportAsync(SeedReport.CreateVariant(1))).Expect(HttpStatusCode.Created);
        (await region.Admin.DecideReportAsync(unit, "accept")).Expect(HttpStatusCode.Created);
        (await unit.FileReportAsync(new SmallReport().ToJson(), 2023)).Expect(HttpStatusCode.Created);
        (await region.Admin.DecideReportAsync(unit, "reopen", "重新核对")).Expect(HttpStatusCode.Created);
        (await unit.FileReportAsync(SeedReport.CreateVariant(2))).Expect(HttpStatusCode.Created);
        string[] expected = ["Submitted 1 Submitted", "Accepted 1 Accepted", "Reevaluated 1 Accepted", "Reopened 1 Submitted", "Submitted 2 Submitted"];
        Assert.Equal(expected, await DescribeHistoryAsync(unit));

        await host.ExecuteSqlAsync($"UPDATE Decision SET At = '2001-01-01 00:00:00' WHERE Bureau = '{unit.BureauCode}' AND Kind = 'Reopen'");
        await host.ExecuteSqlAsync($"UPDATE Reevaluation SET At = '2002-01-01 00:00:00' WHERE Bureau = '{unit.BureauCode}'");

        foreach (var limit in (int[])[1, 2, 3, 4, 5])
        {
            Assert.Equal(expected, await DescribeHistoryAsync(unit, limit));
        }
    }

    [StoreFact]
    public async Task A_re_evaluation_says_what_it_changed()
    {
        var unit = await (await Region.CreateAsync(host)).RegisterUnitAsync();
        var receipt = (await unit.FileReportAsync(SeedReport.Bytes)).Expect<Receipt>(HttpStatusCode.Created);
        var lastYear = new SmallReport { AdjustedBudget = 100m, ExecutedBudget = 100m }.ToJson();
        (await unit.FileReportAsync(lastYear, 2023)).Expect(HttpStatusCode.Created);
        (await unit.FileReportAsync(new SmallReport { AdjustedBudget = 0.1m, ExecutedBudget = 0.1m }.ToJson(), 2023)).Expect(HttpStatusCode.Created);

        var events = await unit.ReadReportHistoryAsync();

        Assert.Equal([true, false, false], events.Select(it => it.Changes is null));
        var (first, second) = (events[1].Changes!, events[2].Changes!);
        Assert.Equal((receipt.RuleSetVersion, 1, 95.80m, 95.80m), (first.PreviousRuleSetVersion, first.PreviousPolicyVersion, first.VerifiedBefore, first.VerifiedAfter));
        Assert.Equal([new RuleChange("budget-swing", 0, 1)], first.Rules);
        Assert.Equal([new RuleChange("amount-scale", 0, 3)], second.Rules);
    }

    [StoreFact]
    public async Task A_history_starts_empty_and_its_cursor_is_refused_by_other_lists()
    {
        var region = await Region.CreateAsync(host);
        var (unit, other) = (await region.RegisterUnitAsync("1"), await region.RegisterUnitAsync("2"));
        Assert.Empty(await unit.ReadReportHistoryAsync());
        (await unit.FileReportAsync(SeedReport.CreateVariant(1))).Expect(HttpStatusCode.Created);
        (await unit.FileReportAsync(SeedReport.CreateVariant(2))).Expect(HttpStatusCode.Created);
        var cursor = (await unit.ListReportHistoryAsync("limit=1")).Expect<Page<ListReportHistory.Item>>(HttpStatusCode.OK).NextCursor;

        (await unit.ListReportHistoryAsync($"cursor={cursor}", 2023)).ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");
        (await other.ListReportHistoryAsync($"cursor={cursor}")).ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");
        (await unit.ListRevisionsAsync($"cursor={cursor}")).ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");
    }

    private static async Task<List<string>> DescribeHistoryAsync(UnitClient unit, int limit = 5) =>
        [.. (await unit.ReadReportHistoryAsync($"limit={limit}")).Select(it => $"{it.Kind} {it.Revision} {it.Status}")];

    private static string GetKeyId(ApiClient caller) => caller.Http.DefaultRequestHeaders.Authorization!.Parameter!.Split('_')[1];
}

public sealed class ListReportHistoryTestsOnSqlite(SqliteHost host) : ListReportHistoryTests(host), IClassFixture<SqliteHost>;

public sealed class ListReportHistoryTestsOnSqlServer(SqlServerHost host) : ListReportHistoryTests(host), IClassFixture<SqlServerHost>;
