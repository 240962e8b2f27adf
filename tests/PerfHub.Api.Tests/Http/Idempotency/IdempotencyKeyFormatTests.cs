using System.Net;
using System.Text;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Http.Idempotency;

public abstract class IdempotencyKeyFormatTests(PerfHubHost host)
{
    [StoreTheory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a\tb")]
    [InlineData("a\u007f")]
    [InlineData("\u00e9")]
    [InlineData(null)]
    public async Task An_invalid_key_is_refused_without_effect(string? key)
    {
        var region = await Region.CreateAsync(host);
        var (path, body) = ($"/v1/bureaus/{region.North}/units/1", """{"name":"单位","sector":"科技","kind":"other"}""");
        key ??= new string('k', 256);

        var text = (await RawHttp.SendAsync(host, [
            .. Encoding.Latin1.GetBytes(
                $"PUT {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: {region.Admin.Http.DefaultRequestHeaders.Authorization}\r\n"
                + $"Content-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nIdempotency-Key: {key}\r\n\r\n"),
            .. Encoding.UTF8.GetBytes(body)])).Text;

        Assert.StartsWith("HTTP/1.1 400", text, StringComparison.Ordinal);
        (await region.Admin.GetAsync(path)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    [StoreFact]
    public async Task A_key_has_up_to_255_characters_and_is_sent_in_one_header()
    {
        var region = await Region.CreateAsync(host);
        var (path, body) = ($"/v1/bureaus/{region.North}/units/1", new { name = "单位", sector = "科技", kind = "other" });

        foreach (var key in (string[])["k", "\"8e03978e-40d5-43dd-bc93-6894a57f9324\"", new string('~', 255), "';DROP/**/TABLE/**/Unit--"])
        {
            Assert.False((await region.Admin.PutAsync(path, body, IdempotencyKeys.CreateHeader(key))).IsReplay());
            Assert.True((await region.Admin.PutAsync(path, body, IdempotencyKeys.CreateHeader(key))).IsReplay());
        }

        (await region.Admin.PutAsync(path, body, IdempotencyKeys.CreateHeader("a"), IdempotencyKeys.CreateHeader("b"))).ExpectProblem(HttpStatusCode.BadRequest, "bad-header");
        (await region.Admin.PutAsync(path, body, IdempotencyKeys.CreateHeader("a"), IdempotencyKeys.CreateHeader("a"))).ExpectProblem(HttpStatusCode.BadRequest, "bad-header");
    }
}

public sealed class IdempotencyKeyFormatTestsOnSqlite(SharedHost<SqliteHost> shared) : IdempotencyKeyFormatTests(shared.Host), IClassFixture<SharedHost<SqliteHost>>;

public sealed class IdempotencyKeyFormatTestsOnSqlServer(SharedHost<SqlServerHost> shared) : IdempotencyKeyFormatTests(shared.Host), IClassFixture<SharedHost<SqlServerHost>>;
