using System.Net;
using System.Text;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Security;

public abstract class ApiKeyTests(PerfHubHost host)
{
    [StoreTheory]
    [InlineData(Role.BureauAdmin)]
    [InlineData(Role.BureauReader)]
    [InlineData(Role.Auditor)]
    [InlineData(Role.Unit)]
    public async Task A_key_is_shown_once_and_works_until_revoked(Role role)
    {
        var region = await Region.CreateAsync(host);
        await region.RegisterUnitAsync("0137");

        var key = (await region.Admin.CreateKeyAsync(role, role == Role.Unit ? "0137" : null, region.North)).Expect<CreatedApiKey>(HttpStatusCode.Created);
        var client = new ApiClient(host.CreateHttpClient(key.Key));

        Assert.StartsWith($"phk_{key.Id}_", key.Key, StringComparison.Ordinal);
        (await client.GetAsync("/v1/rules")).Expect(HttpStatusCode.OK);
        Assert.Empty((await region.Admin.GetAsync($"/v1/api-keys/{key.Id}")).Expect<CreatedApiKey>(HttpStatusCode.OK).Key);
        Assert.Equal(HttpStatusCode.NoContent, (await region.Admin.DeleteAsync($"/v1/api-keys/{key.Id}")).Status);
        (await client.GetAsync("/v1/rules")).ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized");
    }

    [StoreFact]
    public async Task A_key_stops_working_when_it_expires()
    {
        var region = await Region.CreateAsync(host);

        var key = (await region.Admin.CreateKeyAsync(Role.Auditor, expiresAt: TimeProvider.System.GetUtcNow().AddSeconds(1))).Expect<CreatedApiKey>(HttpStatusCode.Created);
        var client = new ApiClient(host.CreateHttpClient(key.Key));

        (await client.GetAsync("/v1/rules")).Expect(HttpStatusCode.OK);
        await Task.Delay(TimeSpan.FromSeconds(1.2));
        (await client.GetAsync("/v1/rules")).ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized");
    }

    [StoreFact]
    public async Task A_caller_cannot_create_a_key_with_more_access_than_its_own()
    {
        var (region, other) = (await Region.CreateAsync(host), await Region.CreateAsync(host));
        var north = await region.CreateClientAsync(region.North, Role.BureauAdmin);

        (await north.CreateKeyAsync(Role.BureauReader)).Expect(HttpStatusCode.Created);
        (await north.CreateKeyAsync(Role.BureauReader, bureau: region.City)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await north.CreateKeyAsync(Role.BureauReader, bureau: region.South)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await north.CreateKeyAsync(Role.BureauReader, bureau: other.North)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await north.CreateKeyAsync(Role.Operator)).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await host.Operator.CreateKeyAsync(Role.Auditor, region.City)).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await north.CreateKeyAsync(Role.Unit, "nobody")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    [StoreFact]
    public async Task The_log_contains_neither_keys_nor_report_texts()
    {
        var (secret, reportText) = await CreateSecretsAsync(host);

        Assert.DoesNotContain(host.Log.Lines, line => line.Contains(secret, StringComparison.Ordinal) || line.Contains(reportText, StringComparison.Ordinal));
    }

    /// <summary>Creates a key and files an accepted and a refused report; returns the secret of the key and a text of both reports.</summary>
    protected static async Task<(string Secret, string ReportText)> CreateSecretsAsync(PerfHubHost host)
    {
        var region = await Region.CreateAsync(host);
        var key = (await region.Admin.CreateKeyAsync(Role.Auditor)).Expect<CreatedApiKey>(HttpStatusCode.Created);
        var unit = await region.RegisterUnitAsync();
        const string ReportText = "只有这份报告才有的一句话";
        var report = SeedReport.Json;
        report["conclusion"] = ReportText;
        (await unit.FileReportAsync(report)).Expect(HttpStatusCode.Created);
        (await unit.FileReportAsync("{\"conclusion\":\"只有这份报告才有的一句话\"}"u8.ToArray())).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-body");
        return (key.Key.Split('_')[2], ReportText);
    }
}

public sealed class ApiKeyTestsOnSqlite(SqliteHost host) : ApiKeyTests(host), IClassFixture<SqliteHost>
{
    private readonly SqliteHost _host = host;

    [Fact]
    public async Task The_database_files_contain_no_secret()
    {
        var (secret, _) = await CreateSecretsAsync(_host);

        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(_host.DatabaseFile)!, "perfhub.db*"))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var bytes = new MemoryStream();
            await stream.CopyToAsync(bytes);
            Assert.Equal(-1, bytes.ToArray().AsSpan().IndexOf(Encoding.UTF8.GetBytes(secret)));
        }
    }
}

public sealed class ApiKeyTestsOnSqlServer(SqlServerHost host) : ApiKeyTests(host), IClassFixture<SqlServerHost>;
