using System.Net;
using System.Text;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.Webhooks;

/// <summary>Creating, reading, changing and deleting webhooks, and who may do that.</summary>
public abstract class WebhookManagementTests(PerfHubHost host)
{
    private const string Url = "https://receiver.invalid/perfhub";

    [StoreFact]
    public async Task A_secret_is_shown_once_even_if_the_request_is_repeated()
    {
        var region = await Region.CreateAsync(host);
        var path = $"/v1/bureaus/{region.North}/webhooks";
        Task<ApiResponse> CreateAsync() => region.Admin.PostAsync(path, new { url = Url }, ("Idempotency-Key", "one"));

        var created = await CreateAsync();
        var repeated = await CreateAsync();

        var body = created.Expect(HttpStatusCode.Created);
        Assert.StartsWith("whsec_", (string?)body["secret"], StringComparison.Ordinal);
        Assert.Equal($"{path}/{body["id"]}", created.HttpResponse.Headers.Location?.OriginalString);
        Assert.Equal((string?)body["id"], (string?)repeated.Expect(HttpStatusCode.Created)["id"]);
        Assert.Null(repeated.Expect(HttpStatusCode.Created)["secret"]);
        var read = await region.Admin.GetAsync($"{path}/{body["id"]}");
        Assert.Null(read.Expect(HttpStatusCode.OK)["secret"]);
        Assert.Equal(created.HttpResponse.Headers.ETag, read.HttpResponse.Headers.ETag);
        Assert.DoesNotContain("whsec_", (await region.Admin.GetAsync(path)).Body, StringComparison.Ordinal);
    }

    [StoreTheory]
    [InlineData("http://receiver.invalid/")]
    [InlineData("ftp://receiver.invalid/")]
    [InlineData("receiver.invalid")]
    [InlineData("https://user:password@receiver.invalid/")]
    [InlineData("https://receiver.invalid/#part")]
    [InlineData("https://127.0.0.1/")]
    [InlineData("https://2130706433/")]
    [InlineData("https://0x7f.1/")]
    [InlineData("https://[::1]/")]
    [InlineData("https://[::ffff:10.0.0.1]/")]
    [InlineData("https://169.254.169.254/latest/meta-data/")]
    public async Task A_url_that_is_not_allowed_is_refused(string url)
    {
        var region = await Region.CreateAsync(host);

        var refused = await region.Admin.PostAsync($"/v1/bureaus/{region.North}/webhooks", new { url });

        refused.ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-body");
        Assert.Contains("\"/url\"", refused.Body, StringComparison.Ordinal);
    }

    [StoreFact]
    public async Task A_name_of_an_address_that_is_not_allowed_gets_no_request()
    {
        var region = await Region.CreateAsync(host);
        var webhook = await region.Admin.CreateWebhookAsync(region.North, "https://localhost:1/");

        (await webhook.TestAsync()).Expect(HttpStatusCode.Accepted);

        await webhook.WaitForAsync(it => (string?)it["lastFailure"] == "addressNotAllowed");
    }

    [StoreTheory]
    [InlineData("secret")]
    [InlineData("whsec_")]
    [InlineData("whsec_c2hvcnQ=")]
    [InlineData("whsec_not base64 at all, though it is long enough to be one")]
    public async Task A_secret_of_another_form_is_refused(string secret)
    {
        var region = await Region.CreateAsync(host);

        (await region.Admin.PostAsync($"/v1/bureaus/{region.North}/webhooks", new { url = Url, secret })).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-body");
    }

    [StoreFact]
    public async Task A_unit_manages_its_own_webhooks_only()
    {
        var region = await Region.CreateAsync(host);
        var (unit, other) = (await region.RegisterUnitAsync(), await region.RegisterUnitAsync("0138"));
        var ofUnit = await unit.CreateWebhookAsync(region.North, Url);
        var ofBureau = await region.Admin.CreateWebhookAsync(region.North, Url);

        foreach (var (client, path) in ((ApiClient, string)[])[(other, ofUnit.Path), (unit, ofBureau.Path)])
        {
            (await client.GetAsync(path)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
            (await client.GetAsync(path + "/deliveries")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
            (await client.PutAsync(path, new { url = Url })).ExpectProblem(HttpStatusCode.NotFound, "not-found");
            (await client.PostAsync(path + "/test", new { })).ExpectProblem(HttpStatusCode.NotFound, "not-found");
            (await client.PostAsync(path + "/rotations", new { })).ExpectProblem(HttpStatusCode.NotFound, "not-found");
            (await client.PostAsync(path + "/deliveries/1/resend", new { })).ExpectProblem(HttpStatusCode.NotFound, "not-found");
            (await client.DeleteAsync(path)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        }

        (await unit.PostAsync($"/v1/bureaus/{region.North}/webhooks", new { url = Url, unit = other.UnitCode })).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await region.Admin.PostAsync($"/v1/bureaus/{region.North}/webhooks", new { url = Url, unit = "nobody" })).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        Assert.Equal([ofUnit.Path], await ListAsync(unit, region.North));
        Assert.Equal([ofUnit.Path, ofBureau.Path], await ListAsync(region.Admin, region.North));
        Assert.Empty(await ListAsync(region.Admin, region.City));
        (await region.Admin.GetAsync(ofUnit.Path.Replace(region.North, region.South, StringComparison.Ordinal))).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        foreach (var role in (Role[])[Role.BureauReader, Role.Auditor])
        {
            (await (await region.CreateClientAsync(region.North, role)).GetAsync(ofBureau.Path)).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        }
    }

    [StoreFact]
    public async Task A_change_needs_the_current_version_and_a_deleted_webhook_is_gone()
    {
        var region = await Region.CreateAsync(host);
        var webhook = await region.Admin.CreateWebhookAsync(region.North, Url, ["report.filed"]);
        var tag = (await region.Admin.GetAsync(webhook.Path)).HttpResponse.Headers.ETag!.ToString();

        var changed = await region.Admin.PutAsync(webhook.Path, new { url = Url + "/2", active = false }, ("If-Match", tag));
        (await region.Admin.PutAsync(webhook.Path, new { url = Url }, ("If-Match", tag))).ExpectProblem(HttpStatusCode.PreconditionFailed, "precondition-failed");

        var read = await webhook.ReadAsync();
        Assert.Equal((Url + "/2", "disabled", "byCaller", null), ((string)read["url"]!, (string)read["state"]!, (string)read["stateReason"]!, read["events"]));
        Assert.Equal(changed.Expect(HttpStatusCode.OK).ToJsonString(), read.ToJsonString());
        Assert.Equal(HttpStatusCode.NoContent, (await region.Admin.DeleteAsync(webhook.Path)).Status);
        (await region.Admin.GetAsync(webhook.Path)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await region.Admin.DeleteAsync(webhook.Path)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    [StoreFact]
    public async Task A_bureau_has_at_most_20_webhooks_and_a_unit_five()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        async Task<int> CreateUntilRefusedAsync(ApiClient client)
        {
            for (var count = 0; ; count++)
            {
                var response = await client.PostAsync($"/v1/bureaus/{region.North}/webhooks", new { url = Url });
                if (response.Status != HttpStatusCode.Created)
                {
                    response.ExpectProblem(HttpStatusCode.Conflict, "conflict");
                    return count;
                }
            }
        }

        Assert.Equal(5, await CreateUntilRefusedAsync(unit));
        Assert.Equal(20, await CreateUntilRefusedAsync(region.Admin));
    }

    private static async Task<List<string>> ListAsync(ApiClient client, string bureau) =>
        (await BureauClient.ReadAllPagesAsync(query => client.GetAsync($"/v1/bureaus/{bureau}/webhooks?{query}"), "limit=1")).ConvertAll(it => $"/v1/bureaus/{bureau}/webhooks/{it["id"]}");
}

public sealed class WebhookManagementTestsOnSqlite(SqliteHost host) : WebhookManagementTests(host), IClassFixture<SqliteHost>
{
    [Fact]
    public async Task A_copy_of_the_database_does_not_reveal_a_secret()
    {
        var region = await Region.CreateAsync(host);
        var secret = "whsec_" + Convert.ToBase64String(Encoding.ASCII.GetBytes("only the receiver knows these bytes"));

        await region.Admin.CreateWebhookAsync(region.North, "https://receiver.invalid/a-secret-of-mine", secret: secret);

        var folder = Path.GetDirectoryName(host.DatabaseFile)!;
        var texts = Directory.GetFiles(folder, "perfhub.db*").ToDictionary(path => Path.GetFileName(path), path => Encoding.Latin1.GetString(ReadShared(path)));
        Assert.Contains(texts.Values, text => text.Contains("a-secret-of-mine", StringComparison.Ordinal));
        Assert.All(texts.Values, text => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));
        Assert.All(texts.Values, text => Assert.DoesNotContain("only the receiver knows", text, StringComparison.Ordinal));
        Assert.Contains("perfhub.db-webhook-key", texts.Keys);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(host.DatabaseFile + "-webhook-key"));
        }
    }

    private static byte[] ReadShared(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}

public sealed class WebhookManagementTestsOnSqlServer(WebhookManagementTestsOnSqlServer.KeyedHost host)
    : WebhookManagementTests(host), IClassFixture<WebhookManagementTestsOnSqlServer.KeyedHost>
{
    /// <summary>A server has no folder of its own for a key file.</summary>
    public sealed class KeyedHost : SqlServerHost
    {
        protected override IEnumerable<(string Name, string Value)> Settings =>
            [.. base.Settings, .. WebhookHostSettings.All.Where(it => it.Name.EndsWith("SecretKeys", StringComparison.Ordinal))];
    }
}
