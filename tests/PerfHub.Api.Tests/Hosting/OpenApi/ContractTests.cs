using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using PerfHub.Api.Features.SelfEvaluations;
using PerfHub.Api.Reports.Receipts;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Contract;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Hosting.OpenApi;

/// <summary>Real responses of every operation, compared with the committed document.</summary>
public sealed class ContractTests : IClassFixture<SqliteHost>
{
    private readonly SqliteHost _host;

    public ContractTests(SqliteHost host)
    {
        _host = host;
        host.ChecksContract = true;
    }

    [Fact]
    public async Task Every_operation_responds_as_documented()
    {
        var region = await Region.CreateAsync(_host);
        var (unit, other) = (await region.RegisterUnitAsync(), await region.RegisterUnitAsync("0138", region.South));
        var (city, admin, service) = ($"/v1/bureaus/{region.City}", region.Admin, _host.Operator);
        await FileAsync(region, unit, other);
        await ReadUnitAsync(unit, admin);
        await DecideAsync(region, unit);
        await ConfigureAsync(region, unit);
        foreach (var path in (string[])
            [
                city, $"{city}/bureaus", $"{city}/units?scope=subtree&limit=1", $"{city}/rankings/2024?limit=1", $"{city}/rankings/2024?metric=executionRate",
                $"{city}/filings/2024?limit=1", $"{city}/overview/2024", $"{city}/indicators/2024",
                $"{city}/indicators/2024?name={Uri.EscapeDataString("引进创业企业数量")}", $"{city}/rule-statistics/2024", $"{city}/receipts",
                $"/v1/bureaus/{region.North}/receipts", $"{city}/audit-log?limit=1", $"{city}/audit-log/verify", $"{city}/deviations/2024?limit=1",
                $"{city}/deviations/2024/sample?size=1", $"{city}/deviations/2024/changes?limit=2", $"{city}/bulletins/2024", "/v1/rules", "/v1/me", "/v1/bureaus", $"/v1/api-keys?bureau={region.City}",
                $"{city}/rankings/2024?format=csv", $"{city}/rankings/2024?format=xlsx", $"{city}/deviations/2024?format=ndjson",
                $"{city}/overview/2024?format=ndjson", $"{city}/indicators/2024?format=ndjson",
                $"{city}/indicators/2024?format=ndjson&name={Uri.EscapeDataString("引进创业企业数量")}", $"{city}/rankings/2024?format=ndjson",
                $"{city}/rule-statistics/2024?format=ndjson", $"{city}/deviations/2024/sample?format=ndjson",
            ])
        {
            AssertSuccess(await admin.GetAsync(path), path);
        }

        (await service.GetAsync("/v1/audit-log?limit=2")).Expect(HttpStatusCode.OK);
        (await service.GetAsync("/v1/audit-log/verify")).Expect(HttpStatusCode.OK);
        await RefuseAsync(region, unit);

        // Webhooks need a receiver; their tests run with PERFHUB_CHECK_CONTRACT=1, too.
        Assert.Empty(ApiContract.Current.OperationIds.Where(it => !it.Contains("Webhook", StringComparison.Ordinal)).Except(ApiContract.Current.Checked.Select(it => it.OperationId)));
    }

    private static void AssertSuccess(ApiResponse response, string subject, HttpStatusCode other = HttpStatusCode.OK) =>
        Assert.True(response.Status is HttpStatusCode.OK || response.Status == other, $"{subject}: {(int)response.Status} {response.Body}");

    private static async Task FileAsync(Region region, UnitClient unit, UnitClient other)
    {
        var (admin, report) = (region.Admin, SeedReport.Bytes);
        (await unit.ValidateReportAsync(report)).Expect(HttpStatusCode.OK);
        (await unit.FileMidYearAsync(JsonNode.Parse("""{"filledOn":"2024-07-15","indicators":[{"code":"1","name":"开展各类培训、座谈交流等活动数量","value":36,"unit":"场次"}]}""")!)).Expect(HttpStatusCode.Created);
        var filed = await unit.FileReportAsync(report, 2024, ("Idempotency-Key", "one"));
        filed.Expect<Receipt>(HttpStatusCode.Created);
        (await unit.FileReportAsync(report, 2024, ("Idempotency-Key", "one"))).Expect(HttpStatusCode.Created);
        (await unit.FileReportAsync(report)).Expect(HttpStatusCode.OK);
        (await other.FileReportAsync(report)).Expect(HttpStatusCode.Created);
        var batch = await admin.FileBatchAsync(region.North, [report], 2023);
        Assert.NotEmpty(batch.ExpectLines<FileBatch.Result>());
        AssertSuccess(await unit.SendAsync(HttpMethod.Post, unit.GetReportPath() + "/extract", new StringContent("填报单位：创业服务中心\n全年预算数 100 万元", Encoding.UTF8, "text/plain")), "extract", HttpStatusCode.UnprocessableEntity);
        var list = new StringContent("code,name,sector,kind\n0201,某单位,科技,other\n,,,\n", Encoding.UTF8, "text/csv");
        AssertSuccess(await admin.SendAsync(HttpMethod.Post, $"/v1/bureaus/{region.North}/units/import?dryRun=true", list), "import");
    }

    private static async Task ReadUnitAsync(UnitClient unit, BureauClient admin)
    {
        var (path, unitPath) = (unit.GetReportPath(), $"/v1/bureaus/{unit.BureauCode}/units/{unit.UnitCode}");
        foreach (var it in (string[])
            [
                path, $"{path}/revisions", $"{path}/revisions/1", $"{path}/revisions/1?format=docx", $"{path}/revisions/1/proof", $"{path}/history", $"{path}/review-letter",
                unit.GetMidYearPath(), $"{unit.GetMidYearPath()}/revisions", $"{unit.GetMidYearPath()}/revisions/1", unitPath, $"{unitPath}/history", $"{unitPath}/history?format=ndjson",
            ])
        {
            var response = await admin.GetAsync(it);
            AssertSuccess(response, it);
            if (response.HttpResponse.Headers.ETag is { } tag)
            {
                Assert.Equal(HttpStatusCode.NotModified, (await admin.GetAsync(it, ("If-None-Match", tag.Tag))).Status);
            }
        }
    }

    private static async Task DecideAsync(Region region, UnitClient unit)
    {
        var (admin, deviations) = (region.Admin, $"/v1/bureaus/{region.City}/deviations/2024");
        var id = (await admin.ReadDeviationsAsync("limit=1&unit=0137"))[0].Id;
        AssertSuccess(await admin.GetAsync($"/v1/deviations/{id}"), id);
        (await unit.AddDeviationEventAsync(id, "explain", "说明。")).Expect(HttpStatusCode.Created);
        AssertSuccess(await admin.GetAsync($"/v1/deviations/{id}/events"), id);
        (await admin.PostAsync($"/v1/bureaus/{region.North}/deviations/2024", new { unit = "0137", title = "不符", text = "抽查不符。", severity = "high", expected = 1, actual = "两" })).Expect(HttpStatusCode.Created);
        (await admin.PostAsync($"{deviations}/decisions/preview?severity=low", new { kind = "confirm", text = "属实。" })).Expect(HttpStatusCode.OK);
        (await admin.PostAsync($"{deviations}/decisions?severity=low&preview=true", new { kind = "confirm", text = "属实。" })).Expect(HttpStatusCode.OK);
        var job = await admin.WaitForDecisionJobAsync(await admin.DecideDeviationsAsync("severity=low", "confirm", "属实。"));
        AssertSuccess(await admin.GetAsync($"{deviations}/decisions"), "decisions");
        AssertSuccess(await admin.PostAsync($"{deviations}/decisions/{job.Id}/cancellation", new { }), "cancellation", HttpStatusCode.Conflict);
        (await admin.DecideReportAsync(unit, "return", "请核实。")).Expect(HttpStatusCode.Created);
        await admin.RunEvaluationAsync();
    }

    private async Task ConfigureAsync(Region region, UnitClient unit)
    {
        var (admin, bureau) = (region.Admin, $"/v1/bureaus/{region.North}");
        await admin.GetPolicyAsync(region.North);
        (await admin.PreviewPolicyAsync(new { overCompletionThreshold = 120 })).Expect(HttpStatusCode.OK);
        (await admin.PutPolicyAsync(new { overCompletionThreshold = 120 }, region.North)).Expect(HttpStatusCode.OK);
        (await admin.GetPolicyVersionAsync(2, region.North)).Expect(HttpStatusCode.OK);
        (await admin.ListPolicyVersionsAsync("", region.North)).Expect(HttpStatusCode.OK);
        (await admin.DeletePolicyAsync(region.North)).Expect(HttpStatusCode.OK);
        (await admin.PutAsync($"{bureau}/windows/2025", new { final = new { opensAt = "2026-01-01T00:00:00+08:00", closesAt = "2026-03-31T00:00:00+08:00" } })).Expect(HttpStatusCode.OK);
        (await admin.GetAsync($"{bureau}/windows/2025")).Expect(HttpStatusCode.OK);
        var extension = $"{bureau}/windows/2025/extensions/{unit.UnitCode}";
        (await admin.PutAsync(extension, new { closesAt = "2026-04-15T00:00:00+08:00", reason = "推迟。" })).Expect(HttpStatusCode.Created);
        (await admin.PutAsync(extension, new { closesAt = "2026-04-16T00:00:00+08:00", reason = "推迟。" })).Expect(HttpStatusCode.OK);
        (await admin.GetAsync(extension)).Expect(HttpStatusCode.OK);
        (await admin.GetAsync($"{bureau}/windows/2025/extensions")).Expect(HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.NoContent, (await admin.DeleteAsync(extension)).Status);
        (await admin.PutAsync($"{bureau}/time-zone", new { timeZone = "Asia/Urumqi" })).Expect(HttpStatusCode.OK);
        (await _host.Operator.PutAsync($"/v1/bureaus/{region.South}/parent", new { parent = region.City })).Expect(HttpStatusCode.OK);
        var key = await admin.SendAsync(
            HttpMethod.Post, "/v1/api-keys", JsonContent.Create(new { role = "auditor", bureau = region.North, name = "审计" }), ("Idempotency-Key", "key"));
        var id = (string)key.Expect(HttpStatusCode.Created)["id"]!;
        (await admin.SendAsync(HttpMethod.Post, "/v1/api-keys", JsonContent.Create(new { role = "auditor", bureau = region.North, name = "审计" }), ("Idempotency-Key", "key")))
            .Expect(HttpStatusCode.Created);
        (await admin.GetAsync($"/v1/api-keys/{id}")).Expect(HttpStatusCode.OK);
        (await admin.PostAsync($"/v1/api-keys/{id}/rotations", new { overlapHours = 1 })).Expect(HttpStatusCode.Created);
        Assert.Equal(HttpStatusCode.NoContent, (await admin.DeleteAsync($"/v1/api-keys/{id}")).Status);
    }

    private async Task RefuseAsync(Region region, UnitClient unit)
    {
        var (path, admin) = (unit.GetReportPath(), region.Admin);
        (await new ApiClient(_host.CreateHttpClient(null)).GetAsync(path)).ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized");
        (await unit.GetAsync("/v1/audit-log")).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await admin.GetAsync("/v1/bureaus/99/overview/2024")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await admin.GetAsync(path, ("Accept", "text/html"))).ExpectProblem(HttpStatusCode.NotAcceptable, "not-acceptable");
        (await admin.GetAsync($"{path}?unknown=1")).ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");
        (await admin.GetAsync(path, ("If-Match", "\"other\""))).ExpectProblem(HttpStatusCode.PreconditionFailed, "precondition-failed");
        (await unit.FileReportAsync("{"u8.ToArray())).ExpectProblem(HttpStatusCode.BadRequest, "malformed-body");
        (await unit.FileReportAsync("{}"u8.ToArray())).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-body");
        (await unit.FileReportAsync(new byte[3 * 1024 * 1024])).ExpectProblem(HttpStatusCode.RequestEntityTooLarge, "too-large");
        (await unit.SendAsync(HttpMethod.Post, path, new StringContent("x"))).ExpectProblem(HttpStatusCode.UnsupportedMediaType, "unsupported-media-type");
        (await admin.SendAsync(HttpMethod.Put, $"/v1/bureaus/{region.North}/policies/2024", JsonContent.Create(new { }))).ExpectProblem((HttpStatusCode)428, "precondition-required");
        (await admin.DecideReportAsync(unit, "accept")).ExpectProblem(HttpStatusCode.Conflict, "conflict");
    }
}
