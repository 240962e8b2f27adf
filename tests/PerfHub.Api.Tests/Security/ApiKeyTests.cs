using System.Net;
using System.Text;
using System.Text.Json.Nodes;
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
    public async Task A_key_is_shown_once_and_works_until_it_is_revoked(Role role)
    {
        var region = await Region.CreateAsync(host);
        await region.RegisterUnitAsync("0137");

        var made = (await region.Admin.CreateKeyAsync(role, role == Role.Unit ? "0137" : null, region.North)).Expect(HttpStatusCode.Created);
        var (id, text) = ((string)made["id"]!, (string)made["key"]!);
        var client = new ApiClient(host.CreateHttpClient(text));

        Assert.StartsWith($"phk_{id}_", text, StringComparison.Ordinal);
        (await client.GetAsync("/v1/rules")).Expect(HttpStatusCode.OK);
        Assert.Null((await region.Admin.GetAsync($"/v1/api-keys/{id}")).Expect(HttpStatusCode.OK)["key"]);
        Assert.Equal(HttpStatusCode.NoContent, (await region.Admin.DeleteAsync($"/v1/api-keys/{id}")).Status);
        (await client.GetAsync("/v1/rules")).ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized");
    }

    [StoreFact]
    public async Task A_key_ends_when_it_expires()
    {
        var region = await Region.CreateAsync(host);

        var made = (await region.Admin.CreateKeyAsync(Role.Auditor, expiresAt: TimeProvider.System.GetUtcNow().AddSeconds(1))).Expect(HttpStatusCode.Created);
        var client = new ApiClient(host.CreateHttpClient((string?)made["key"]));

        (await client.GetAsync("/v1/rules")).Expect(HttpStatusCode.OK);
        await Task.Delay(TimeSpan.FromSeconds(1.2));
        (await client.GetAsync("/v1/rules")).ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized");
    }

    [StoreFact]
    public async Task Nobody_hands_out_more_than_they_hold()
    {
        var (region, other) = (await Region.CreateAsync(host), await Region.CreateAsync(host));
        var north = new BureauClient(
            host.CreateHttpClient((string?)(await region.Admin.CreateKeyAsync(Role.BureauAdmin, bureau: region.North)).Expect(HttpStatusCode.Created)["key"]),
            region.North);

        (await north.CreateKeyAsync(Role.BureauReader)).Expect(HttpStatusCode.Created);
        (await north.CreateKeyAsync(Role.BureauReader, bureau: region.City)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await north.CreateKeyAsync(Role.BureauReader, bureau: region.South)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await north.CreateKeyAsync(Role.BureauReader, bureau: other.North)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await north.CreateKeyAsync(Role.Operator)).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await host.Operator.CreateKeyAsync(Role.Auditor, region.City)).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await north.CreateKeyAsync(Role.Unit, "nobody")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    [StoreFact]
    public async Task The_log_holds_neither_a_key_nor_a_reports_text()
    {
        var (secret, words) = await CreateSecretsAsync(host);

        Assert.DoesNotContain(host.Log.Lines, line => line.Contains(secret, StringComparison.Ordinal) || line.Contains(words, StringComparison.Ordinal));
    }

    /// <summary>Makes a key and files a report, one that is taken and one that is not; gives what nobody may find anywhere else.</summary>
    protected static async Task<(string Secret, string Words)> CreateSecretsAsync(PerfHubHost host)
    {
        var region = await Region.CreateAsync(host);
        var made = (await region.Admin.CreateKeyAsync(Role.Auditor)).Expect(HttpStatusCode.Created);
        var unit = await region.RegisterUnitAsync();
        const string Words = "只有这份报告才有的一句话";
        var report = SeedReport.Json;
        report["conclusion"] = Words;
        (await unit.FileReportAsync(report)).Expect(HttpStatusCode.Created);
        (await unit.FileReportAsync("{\"conclusion\":\"只有这份报告才有的一句话\"}"u8.ToArray())).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-body");
        return (((string)made["key"]!).Split('_')[2], Words);
    }
}

public sealed class ApiKeyTestsOnSqlite(SqliteHost host) : ApiKeyTests(host), IClassFixture<SqliteHost>
{
    private readonly SqliteHost _host = host;

    [Fact]
    public async Task The_file_holds_no_key()
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
