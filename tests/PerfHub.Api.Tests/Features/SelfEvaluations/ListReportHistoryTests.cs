using System.Net;
using System.Text.Json.Nodes;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.SelfEvaluations;

public abstract class ListReportHistoryTests(PerfHubHost host)
{
    [StoreFact]
    public async Task It_tells_who_did_what_when_and_why()
    {
        var region = await Region.CreateAsync(host);
        var (unit, admin) = (await region.RegisterUnitAsync(), await region.CreateClientAsync(region.North, Role.BureauAdmin));
        var receipt = (await unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        var returned = (await admin.DecideReportAsync(unit, "return", "请核实。")).Expect(HttpStatusCode.Created);

        var items = (await unit.ListReportHistoryAsync()).Expect(HttpStatusCode.OK)["items"]!.AsArray();

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
    public async Task Whatever_is_tried_it_tells_what_came_of_it_in_order(ReportHistoryScenario life)
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        var (status, content, revision, expected) = ("", 0, 0, new List<string>());
        foreach (var ((what, number), i) in life.Steps.Select((it, i) => (it, i)))
        {
            if (what == "lastYear")
            {
                // Whether that says anything new of this year is the rules' matter.
                (await unit.FileReportAsync(new SmallReport { AdjustedBudget = 100m + i }.ToJson(), 2023)).Expect(HttpStatusCode.Created);
                var judgedAgain = (await DescribeHistoryAsync(unit)).Count > expected.Count;
                expected.AddRange(judgedAgain ? [$"reevaluated {revision} {status}"] : []);
                Assert.True(!judgedAgain || revision > 0);
            }
            else if (what == "file")
            {
                var answer = await unit.FileReportAsync(SeedReport.CreateVariant(number));
                var isTaken = status != "accepted" && number != content;
                Assert.Equal(isTaken ? HttpStatusCode.Created : number == content ? HttpStatusCode.OK : HttpStatusCode.Conflict, answer.Status);
                (status, content, revision) = isTaken ? ("submitted", number, revision + 1) : (status, content, revision);
                expected.AddRange(isTaken ? [$"submitted {revision} submitted"] : []);
            }
            else
            {
                var answer = await region.Admin.DecideReportAsync(unit, what, "理由");
                var mayBe = what == "reopen" ? status is "accepted" or "returned" : status == "submitted";
                Assert.Equal(revision == 0 ? HttpStatusCode.NotFound : mayBe ? HttpStatusCode.Created : HttpStatusCode.Conflict, answer.Status);
                var (done, next) = what switch { "accept" => ("accepted", "accepted"), "return" => ("returned", "returned"), _ => ("reopened", "submitted") };
                status = mayBe ? next : status;
                expected.AddRange(mayBe ? [$"{done} {revision} {next}"] : []);
            }

            Assert.Equal(expected, await DescribeHistoryAsync(unit));
        }
    }

    [StoreFact]
    public async Task Its_order_is_that_in_which_things_came_about_whatever_the_clocks_said()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        (await unit.FileReportAsync(SeedReport.CreateVariant(1))).Expect(HttpStatusCode.Created);
        (await region.Admin.DecideReportAsync(unit, "accept")).Expect(HttpStatusCode.Created);
        (await unit.FileReportAsync(new SmallReport().ToJson(), 2023)).Expect(HttpStatusCode.Created);
        (await region.Admin.DecideReportAsync(unit, "reopen", "重新核对")).Expect(HttpStatusCode.Created);
        (await unit.FileReportAsync(SeedReport.CreateVariant(2))).Expect(HttpStatusCode.Created);
        string[] expected = ["submitted 1 submitted", "accepted 1 accepted", "reevaluated 1 accepted", "reopened 1 submitted", "submitted 2 submitted"];
        Assert.Equal(expected, await DescribeHistoryAsync(unit));

        await host.ExecuteSqlAsync($"UPDATE Decision SET At = '2001-01-01 00:00:00' WHERE Bureau = '{unit.BureauCode}' AND Kind = 'Reopen'");
        await host.ExecuteSqlAsync($"UPDATE Reevaluation SET At = '2002-01-01 00:00:00' WHERE Bureau = '{unit.BureauCode}'");

        foreach (var limit in (int[])[1, 2, 3, 4, 5])
        {
            Assert.Equal(expected, await DescribeHistoryAsync(unit, limit));
        }
    }

    [StoreFact]
    public async Task It_begins_with_nothing_and_its_cursors_serve_no_other_list()
    {
        var region = await Region.CreateAsync(host);
        var (unit, other) = (await region.RegisterUnitAsync("1"), await region.RegisterUnitAsync("2"));
        Assert.Empty((await unit.ListReportHistoryAsync()).Expect(HttpStatusCode.OK)["items"]!.AsArray());
        (await unit.FileReportAsync(SeedReport.CreateVariant(1))).Expect(HttpStatusCode.Created);
        (await unit.FileReportAsync(SeedReport.CreateVariant(2))).Expect(HttpStatusCode.Created);
        var cursor = (string?)(await unit.ListReportHistoryAsync("limit=1")).Expect(HttpStatusCode.OK)["nextCursor"];

        (await unit.ListReportHistoryAsync($"cursor={cursor}", 2023)).ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");
        (await other.ListReportHistoryAsync($"cursor={cursor}")).ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");
        (await unit.ListRevisionsAsync($"cursor={cursor}")).ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");
    }

    private static async Task<List<string>> DescribeHistoryAsync(UnitClient unit, int limit = 5) =>
        [.. (await BureauClient.ReadAllPagesAsync(query => unit.ListReportHistoryAsync(query), $"limit={limit}")).Select(it => $"{it["kind"]} {it["revision"]} {it["status"]}")];

    private static string GetKeyId(ApiClient caller) => caller.Http.DefaultRequestHeaders.Authorization!.Parameter!.Split('_')[1];
}

public sealed class ListReportHistoryTestsOnSqlite(SqliteHost host) : ListReportHistoryTests(host), IClassFixture<SqliteHost>;

public sealed class ListReportHistoryTestsOnSqlServer(SqlServerHost host) : ListReportHistoryTests(host), IClassFixture<SqlServerHost>;
