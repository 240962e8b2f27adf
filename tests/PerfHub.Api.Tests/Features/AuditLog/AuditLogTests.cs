using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Product;
using PerfHub.Api.Tests.Stores;

namespace PerfHub.Api.Tests.Features.AuditLog;

public abstract class AuditLogTests(PerfHubHost host)
{
    [StoreFact]
    public async Task A_bureau_reads_what_was_done_to_it_by_whom_and_from_where()
    {
        var region = await Region.Create(host);
        var admin = await region.CreateClient(region.North, Role.BureauAdmin);
        (await admin.PutUnit("0137")).Expect(HttpStatusCode.Created);
        var key = (await admin.CreateKey(Role.Unit, "0137")).Expect(HttpStatusCode.Created);
        var unit = new UnitClient(host.CreateHttpClient((string?)key["key"]), region.North, "0137");
        (await unit.FileReport(SeedReport.Bytes)).Expect(HttpStatusCode.Created);

        var entries = await ListEntries(admin);

        Assert.Equal(
            [
                "bureauAdmin POST /v1/api-keys done",
                $"bureauAdmin PUT /v1/bureaus/{region.North}/units/0137 done",
                "bureauAdmin POST /v1/api-keys done",
                $"unit POST /v1/bureaus/{region.North}/units/0137/self-evaluations/2024 done",
            ],
            entries.Select(it => $"{it["role"]} {it["action"]} {it["outcome"]}"));
        Assert.Equal((string?)key["id"], (string?)entries[2]["subject"]);
        Assert.Equal((string?)key["id"], (string?)entries[3]["actor"]);
        Assert.All(entries, it => Assert.Contains((string?)it["origin"], (string[])["127.0.0.1", "::1", "::ffff:127.0.0.1"]));
        Assert.All(entries, it => Assert.Equal(region.North, (string?)it["bureau"]));
    }

    [StoreFact]
    public async Task Every_denied_attempt_is_in_the_log_of_whoever_tried_and_in_nobody_elses()
    {
        var (mine, theirs) = (await Region.Create(host), await Region.Create(host));
        var reader = await mine.CreateClient(mine.North, Role.BureauReader);
        var admin = await mine.CreateClient(mine.North, Role.BureauAdmin);
        var target = await theirs.CreateClient(theirs.City, Role.BureauAdmin);
        var before = (await ListEntries(admin)).Count;

        (await reader.PutUnit("0137")).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await reader.Get($"/v1/bureaus/{theirs.City}/rankings/2024")).ExpectProblem(HttpStatusCode.NotFound, "not-found");

        (await reader.Get($"/v1/deviations/{theirs.North}.0137.2024.0011223344556677")).ExpectProblem(HttpStatusCode.NotFound, "not-found");

        Assert.Equal(
            [
                $"bureauReader PUT /v1/bureaus/{mine.North}/units/0137 forbidden",
                $"bureauReader GET /v1/bureaus/{theirs.City}/rankings/2024 outsideScope",
                $"bureauReader GET /v1/deviations/{theirs.North}.0137.2024.0011223344556677 outsideScope",
            ],
            (await ListEntries(admin)).Skip(before).Select(it => $"{it["role"]} {it["action"]} {it["outcome"]}"));
        // Those that only the body or the key itself tells.
        before = (await ListEntries(admin)).Count;
        (await admin.CreateKey(Role.BureauReader, bureau: theirs.City)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await admin.CreateKey(Role.Operator)).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await admin.Get("/v1/api-keys/0123456789abcdef")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await admin.Get($"/v1/api-keys?bureau={theirs.City}")).ExpectProblem(HttpStatusCode.NotFound, "not-found");

        Assert.Equal(
            ["POST /v1/api-keys outsideScope", "POST /v1/api-keys forbidden", "GET /v1/api-keys/0123456789abcdef outsideScope", "GET /v1/api-keys outsideScope"],
            (await ListEntries(admin)).Skip(before).Select(it => $"{it["action"]} {it["outcome"]}"));
        Assert.DoesNotContain(await ListEntries(target), it => ((string)it["action"]!).Contains("rankings", StringComparison.Ordinal));
    }

    [StoreFact]
    public async Task A_key_sent_in_the_wrong_place_is_not_in_the_log()
    {
        var region = await Region.Create(host);
        var admin = await region.CreateClient(region.North, Role.BureauAdmin);
        var key = (string)(await admin.CreateKey(Role.Auditor)).Expect(HttpStatusCode.Created)["key"]!;
        const string Token = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJzb21lYm9keSJ9.c2lnbmF0dXJl";

        foreach (var path in (string[])[$"/v1/api-keys/{key}", $"/v1/deviations/{key}", $"/v1/bureaus/{key}", $"/v1/bureaus/{region.North}/units/{key}", $"/v1/deviations/{Token}"])
        {
            (await admin.Get(path)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        }

        var log = await ListEntries(admin);
        Assert.Equal(5, log.Count(it => ((string)it["action"]!).EndsWith("/…", StringComparison.Ordinal)));
        Assert.All(log, it => Assert.False(it.ToJsonString().Contains(key, StringComparison.Ordinal) || it.ToJsonString().Contains(Token, StringComparison.Ordinal)));
    }

    [StoreFact]
    public async Task A_bureau_is_told_of_its_keys_and_moves_whoever_makes_them()
    {
        var (from, to) = (await Region.Create(host), await Region.Create(host));
        var admin = await from.CreateClient(from.North, Role.BureauAdmin);
        var made = (await host.Operator.CreateKey(Role.BureauAdmin, from.North)).Expect(HttpStatusCode.Created);
        Assert.Equal(HttpStatusCode.NoContent, (await from.Admin.Delete($"/v1/api-keys/{made["id"]}")).Status);
        (await host.Operator.Put($"/v1/bureaus/{from.North}/parent", new { parent = to.City })).Expect(HttpStatusCode.OK);

        var move = $"operator PUT /v1/bureaus/{from.North}/parent {from.City} → {to.City}";
        Assert.Equal(
            [$"operator POST /v1/api-keys {made["id"]}", $"bureauAdmin DELETE /v1/api-keys/{made["id"]} {made["id"]}", move],
            (await ListEntries(admin)).TakeLast(3).Select(it => $"{it["role"]} {it["action"]} {it["subject"]}"));
        foreach (var other in (BureauClient[])[from.Admin, to.Admin])
        {
            var last = (await ListEntries(other))[^1];
            Assert.Equal(move, $"{last["role"]} {last["action"]} {last["subject"]}");
        }
    }

    [StoreFact]
    public async Task Whoever_is_nobody_and_what_operators_do_is_in_the_services_own_log()
    {
        var region = await Region.Create(host);
        (await new ApiClient(host.CreateHttpClient("phk_nobody_0000")).Get($"/v1/bureaus/{region.City}")).ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized");

        var entries = await BureauClient.ReadAllPages(query => host.Operator.Get($"/v1/audit-log?{query}"), "limit=500");

        Assert.Contains(entries, it => (string?)it["action"] == $"GET /v1/bureaus/{region.City}" && (string?)it["outcome"] == "unauthorized" && (string?)it["actor"] == "-");
        Assert.Contains(entries, it => (string?)it["action"] == "POST /v1/bureaus" && (string?)it["subject"] == region.City && (string?)it["role"] == "operator");
        Assert.DoesNotContain(entries, it => it.ToJsonString().Contains("0000", StringComparison.Ordinal) && it.ToJsonString().Contains("phk_", StringComparison.Ordinal));
    }

    [StoreFact]
    public async Task What_was_refused_or_only_asked_for_leaves_no_entry()
    {
        var region = await Region.Create(host);
        var unit = await region.RegisterUnit();
        var admin = await region.CreateClient(region.North, Role.BureauAdmin);
        var before = (await ListEntries(admin)).Count;

        (await unit.FileReport("{}"u8.ToArray())).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-body");
        (await unit.ValidateReport(SeedReport.Bytes)).Expect(HttpStatusCode.OK);
        (await unit.GetReport()).ExpectProblem(HttpStatusCode.NotFound, "not-found");

        Assert.Equal(before, (await ListEntries(admin)).Count);
    }

    [StoreFact]
    public async Task Every_hash_follows_from_what_the_log_shows_and_from_the_hash_before()
    {
        var admin = await CreateBusyBureau();
        var head = new string('0', 64);
        foreach (var entry in await ListEntries(admin, limit: 3))
        {
            Assert.Equal(head, (string?)entry["previousHash"]);
            var fields = new JsonArray(
                head, (string?)entry["bureau"], (long)entry["seq"]!, $"{DateTime.Parse((string)entry["at"]!, null, System.Globalization.DateTimeStyles.AdjustToUniversal):yyyy-MM-ddTHH:mm:ss.fffZ}",
                (string?)entry["actor"], (string?)entry["role"], (string?)entry["action"], (string?)entry["subject"], (string?)entry["origin"], (string?)entry["outcome"]);
            var json = fields.ToJsonString(new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
            head = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json)));
            Assert.Equal(head, (string?)entry["hash"]);
        }

        Assert.Equal(head, (string?)(await VerifyLog(admin))["head"]);
    }

    [StoreTheory]
    [InlineData("UPDATE AuditEntry SET Actor = 'somebody' WHERE Bureau = '{b}' AND Seq = 3", 3)]
    [InlineData("UPDATE AuditEntry SET Outcome = 'Forbidden' WHERE Bureau = '{b}' AND Seq = 1", 1)]
    [InlineData("DELETE FROM AuditEntry WHERE Bureau = '{b}' AND Seq = 2", 2)]
    [InlineData("DELETE FROM AuditEntry WHERE Bureau = '{b}' AND Seq = 1", 1)]
    [InlineData("UPDATE AuditEntry SET Seq = 99 WHERE Bureau = '{b}' AND Seq = 4", 4)]
    public async Task A_log_that_somebody_tampered_with_tells_where(string sql, int brokenAt)
    {
        var admin = await CreateBusyBureau();
        var intact = await VerifyLog(admin);
        Assert.True((bool)intact["intact"]!);
        Assert.Equal((await ListEntries(admin)).Count, (int)intact["entries"]!);

        await host.ExecuteSql(sql.Replace("{b}", admin.BureauCode, StringComparison.Ordinal));

        var broken = await VerifyLog(admin);
        Assert.False((bool)broken["intact"]!);
        Assert.Equal(brokenAt, (int)broken["brokenAt"]!);
        Assert.Equal(brokenAt - 1, (int)broken["entries"]!);
    }

    [StoreFact]
    public async Task Many_writers_at_once_make_one_chain()
    {
        var region = await Region.Create(host);
        var admin = await region.CreateClient(region.North, Role.BureauAdmin);
        var units = await Task.WhenAll(Enumerable.Range(1, 8).Select(number => region.RegisterUnit($"{number}")));
        var before = (await ListEntries(admin)).Count;

        await Task.WhenAll(units.Select(async unit =>
        {
            foreach (var number in Enumerable.Range(1, 5))
            {
                (await unit.FileReport(SeedReport.CreateVariant(number))).Expect(HttpStatusCode.Created);
            }
        }));

        var entries = await ListEntries(admin);
        Assert.Equal(before + 40, entries.Count);
        Assert.Equal(Enumerable.Range(1, entries.Count), entries.Select(it => (int)it["seq"]!));
        Assert.True((bool)(await VerifyLog(admin))["intact"]!);
    }

    private static Task<List<JsonNode>> ListEntries(BureauClient admin, int limit = 500) =>
        BureauClient.ReadAllPages(query => admin.Get($"/v1/bureaus/{admin.BureauCode}/audit-log?{query}"), $"limit={limit}");

    private static async Task<JsonNode> VerifyLog(BureauClient admin) =>
        (await admin.Get($"/v1/bureaus/{admin.BureauCode}/audit-log/verify")).Expect(HttpStatusCode.OK);

    /// <summary>The administrator of a bureau in which some things were done.</summary>
    private async Task<BureauClient> CreateBusyBureau()
    {
        var region = await Region.Create(host);
        var admin = await region.CreateClient(region.North, Role.BureauAdmin);
        foreach (var number in Enumerable.Range(1, 7))
        {
            (await admin.PutUnit($"{number}", sector: "科技")).Expect(HttpStatusCode.Created);
        }

        return admin;
    }
}

public sealed class AuditLogTestsOnSqlite(SqliteHost host) : AuditLogTests(host), IClassFixture<SqliteHost>;

public sealed class AuditLogTestsOnSqlServer(SqlServerHost host) : AuditLogTests(host), IClassFixture<SqlServerHost>;
