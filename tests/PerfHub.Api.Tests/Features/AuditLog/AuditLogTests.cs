using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using PerfHub.Api.Auditing;
using PerfHub.Api.Features.AuditLog;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.AuditLog;

public abstract class AuditLogTests(PerfHubHost host)
{
    [StoreFact]
    public async Task An_entry_records_actor_role_action_subject_and_origin()
    {
        var region = await Region.CreateAsync(host);
        var admin = await region.CreateClientAsync(region.North, Role.BureauAdmin);
        (await admin.PutUnitAsync("0137")).Expect(HttpStatusCode.Created);
        var key = (await admin.CreateKeyAsync(Role.Unit, "0137")).Expect<CreatedApiKey>(HttpStatusCode.Created);
        var unit = new UnitClient(host.CreateHttpClient(key.Key), region.North, "0137");
        (await unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);

        var entries = await admin.ReadAuditLogAsync();

        Assert.Equal(
            [
                (Role.BureauAdmin, "POST /v1/api-keys", AuditOutcome.Done),
                (Role.BureauAdmin, $"PUT /v1/bureaus/{region.North}/units/0137", AuditOutcome.Done),
                (Role.BureauAdmin, "POST /v1/api-keys", AuditOutcome.Done),
                (Role.Unit, $"POST /v1/bureaus/{region.North}/units/0137/self-evaluations/2024", AuditOutcome.Done),
            ],
            entries.Select(it => (it.Role, it.Action, it.Outcome)));
        Assert.Equal(key.Id, entries[2].Subject);
        Assert.Equal(key.Id, entries[3].Actor);
        Assert.All(entries, it => Assert.Contains(it.Origin, (string[])["127.0.0.1", "::1", "::ffff:127.0.0.1"]));
        Assert.All(entries, it => Assert.Equal(region.North, it.Bureau));
    }

    [StoreFact]
    public async Task A_denied_request_is_logged_for_the_callers_bureau_and_not_for_the_target()
    {
        var (own, other) = (await Region.CreateAsync(host), await Region.CreateAsync(host));
        var reader = await own.CreateClientAsync(own.North, Role.BureauReader);
        var admin = await own.CreateClientAsync(own.North, Role.BureauAdmin);
        var otherAdmin = await other.CreateClientAsync(other.City, Role.BureauAdmin);
        var before = (await admin.ReadAuditLogAsync()).Count;

        (await reader.PutUnitAsync("0137")).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await reader.GetAsync($"/v1/bureaus/{other.City}/rankings/2024")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await reader.GetAsync($"/v1/deviations/{other.North}.0137.2024.0011223344556677")).ExpectProblem(HttpStatusCode.NotFound, "not-found");

        Assert.Equal(
            [
                (Role.BureauReader, $"PUT /v1/bureaus/{own.North}/units/0137", AuditOutcome.Forbidden),
                (Role.BureauReader, $"GET /v1/bureaus/{other.City}/rankings/2024", AuditOutcome.OutsideScope),
                (Role.BureauReader, $"GET /v1/deviations/{other.North}.0137.2024.0011223344556677", AuditOutcome.OutsideScope),
            ],
            (await admin.ReadAuditLogAsync()).Skip(before).Select(it => (it.Role, it.Action, it.Outcome)));

        // Only the handler knows the bureau of these requests.
        before = (await admin.ReadAuditLogAsync()).Count;
        (await admin.CreateKeyAsync(Role.BureauReader, bureau: other.City)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await admin.CreateKeyAsync(Role.Operator)).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await admin.GetAsync("/v1/api-keys/0123456789abcdef")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await admin.GetAsync($"/v1/api-keys?bureau={other.City}")).ExpectProblem(HttpStatusCode.NotFound, "not-found");

        Assert.Equal(
            [
                ("POST /v1/api-keys", AuditOutcome.OutsideScope),
                ("POST /v1/api-keys", AuditOutcome.Forbidden),
                ("GET /v1/api-keys/0123456789abcdef", AuditOutcome.OutsideScope),
                ("GET /v1/api-keys", AuditOutcome.OutsideScope),
            ],
            (await admin.ReadAuditLogAsync()).Skip(before).Select(it => (it.Action, it.Outcome)));
        Assert.DoesNotContain(await otherAdmin.ReadAuditLogAsync(), it => it.Action.Contains("rankings", StringComparison.Ordinal));
    }

    [StoreFact]
    public async Task A_key_or_token_in_a_path_is_masked_in_the_log()
    {
        var region = await Region.CreateAsync(host);
        var admin = await region.CreateClientAsync(region.North, Role.BureauAdmin);
        var key = (await admin.CreateKeyAsync(Role.Auditor)).Expect<CreatedApiKey>(HttpStatusCode.Created).Key;
        const string Token = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJzb21lYm9keSJ9.c2lnbmF0dXJl";

        foreach (var path in (string[])[$"/v1/api-keys/{key}", $"/v1/deviations/{key}", $"/v1/bureaus/{key}", $"/v1/bureaus/{region.North}/units/{key}", $"/v1/deviations/{Token}"])
        {
            (await admin.GetAsync(path)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        }

        Assert.Equal(5, (await admin.ReadAuditLogAsync()).Count(it => it.Action.EndsWith("/…", StringComparison.Ordinal)));
        Assert.All(await ListRawEntriesAsync(admin), it =>
        {
            Assert.DoesNotContain(key, it.ToJsonString(), StringComparison.Ordinal);
            Assert.DoesNotContain(Token, it.ToJsonString(), StringComparison.Ordinal);
        });
    }

    [StoreFact]
    public async Task Keys_and_moves_by_other_callers_are_in_the_log_of_every_bureau_concerned()
    {
        var (from, to) = (await Region.CreateAsync(host), await Region.CreateAsync(host));
        var admin = await from.CreateClientAsync(from.North, Role.BureauAdmin);
        var key = (await host.Operator.CreateKeyAsync(Role.BureauAdmin, from.North)).Expect<CreatedApiKey>(HttpStatusCode.Created);
        Assert.Equal(HttpStatusCode.NoContent, (await from.Admin.DeleteAsync($"/v1/api-keys/{key.Id}")).Status);
        (await host.Operator.PutAsync($"/v1/bureaus/{from.North}/parent", new { parent = to.City })).Expect(HttpStatusCode.OK);

        (Role?, string, string?) move = (Role.Operator, $"PUT /v1/bureaus/{from.North}/parent", $"{from.City} → {to.City}");
        Assert.Equal(
            [(Role.Operator, "POST /v1/api-keys", key.Id), (Role.BureauAdmin, $"DELETE /v1/api-keys/{key.Id}", key.Id), move],
            (await admin.ReadAuditLogAsync()).TakeLast(3).Select(it => (it.Role, it.Action, it.Subject)));
        foreach (var other in (BureauClient[])[from.Admin, to.Admin])
        {
            var last = (await other.ReadAuditLogAsync())[^1];
            Assert.Equal(move, (last.Role, last.Action, last.Subject));
        }
    }

    [StoreFact]
    public async Task Unauthorized_requests_and_operator_actions_are_in_the_service_log()
    {
        var region = await Region.CreateAsync(host);
        (await new ApiClient(host.CreateHttpClient("phk_nobody_0000")).GetAsync($"/v1/bureaus/{region.City}")).ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized");

        var rawEntries = await BureauClient.ReadAllPagesAsync(query => host.Operator.GetAsync($"/v1/audit-log?{query}"), "limit=500");
        var entries = rawEntries.ConvertAll(it => it.Deserialize<AuditEntryRow>(ApiJson.Options)!);

        Assert.Contains(entries, it => it.Action == $"GET /v1/bureaus/{region.City}" && it.Outcome == AuditOutcome.Unauthorized && it.Actor == "-");
        Assert.Contains(entries, it => it.Action == "POST /v1/bureaus" && it.Subject == region.City && it.Role == Role.Operator);
        Assert.DoesNotContain(rawEntries, it => it.ToJsonString().Contains("0000", StringComparison.Ordinal) && it.ToJsonString().Contains("phk_", StringComparison.Ordinal));
    }

    [StoreFact]
    public async Task Reads_validations_and_invalid_bodies_are_not_logged()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        var admin = await region.CreateClientAsync(region.North, Role.BureauAdmin);
        var before = (await admin.ReadAuditLogAsync()).Count;

        (await unit.FileReportAsync("{}"u8.ToArray())).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-body");
        (await unit.ValidateReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.OK);
        (await unit.GetReportAsync()).ExpectProblem(HttpStatusCode.NotFound, "not-found");

        Assert.Equal(before, (await admin.ReadAuditLogAsync()).Count);
    }

    [StoreFact]
    public async Task A_client_can_recompute_every_hash_from_the_log()
    {
        var admin = await CreateBureauWithEntriesAsync();
        var head = new string('0', 64);
        foreach (var entry in await ListRawEntriesAsync(admin, limit: 3))
        {
            Assert.Equal(head, (string?)entry["previousHash"]);
            var at = DateTime.Parse((string)entry["at"]!, null, DateTimeStyles.AdjustToUniversal);
            var fields = new JsonArray(
                head, (string?)entry["bureau"], (long)entry["seq"]!, $"{at:yyyy-MM-ddTHH:mm:ss.fffZ}", (string?)entry["actor"],
                (string?)entry["role"], (string?)entry["action"], (string?)entry["subject"], (string?)entry["origin"], (string?)entry["outcome"]);
            head = Convert.ToHexStringLower(SHA256.HashData(fields.ToUtf8Bytes()));
            Assert.Equal(head, (string?)entry["hash"]);
        }

        Assert.Equal(head, (await VerifyLogAsync(admin)).Head);
    }

    [StoreTheory]
    [InlineData("UPDATE AuditEntry SET Actor = 'somebody' WHERE Bureau = '{b}' AND Seq = 3", 3)]
    [InlineData("UPDATE AuditEntry SET Outcome = 'Forbidden' WHERE Bureau = '{b}' AND Seq = 1", 1)]
    [InlineData("DELETE FROM AuditEntry WHERE Bureau = '{b}' AND Seq = 2", 2)]
    [InlineData("DELETE FROM AuditEntry WHERE Bureau = '{b}' AND Seq = 1", 1)]
    [InlineData("UPDATE AuditEntry SET Seq = 99 WHERE Bureau = '{b}' AND Seq = 4", 4)]
    public async Task Verification_reports_the_first_tampered_entry(string sql, int brokenAt)
    {
        var admin = await CreateBureauWithEntriesAsync();
        var intact = await VerifyLogAsync(admin);
        Assert.True(intact.Intact);
        Assert.Equal((await admin.ReadAuditLogAsync()).Count, intact.Entries);

        await host.ExecuteSqlAsync(sql.Replace("{b}", admin.BureauCode, StringComparison.Ordinal));

        var broken = await VerifyLogAsync(admin);
        Assert.False(broken.Intact);
        Assert.Equal(brokenAt, broken.BrokenAt);
        Assert.Equal(brokenAt - 1, broken.Entries);
    }

    [StoreTheory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(500)]
    public async Task The_newest_entry_comes_first_on_request_and_pages_go_back_to_the_oldest(int limit)
    {
        var admin = await CreateBureauWithEntriesAsync();

        var entries = await ReadAsync(admin, $"order=desc&limit={limit}");

        Assert.Equal((await admin.ReadAuditLogAsync()).Select(it => it.Seq).Reverse(), entries.Select(it => it.Seq));
        (await GetAsync(admin, $"order=desc&cursor={Paging.EncodeCursor($"audit-log/{admin.BureauCode}", "3")}")).ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");
    }

    [StoreFact]
    public async Task Entries_are_filtered_by_operation_actor_and_time()
    {
        var admin = await CreateBureauWithEntriesAsync();
        var key = (await admin.CreateKeyAsync(Role.Auditor)).Expect<CreatedApiKey>(HttpStatusCode.Created);
        var auditor = new BureauClient(host.CreateHttpClient(key.Key), admin.BureauCode);
        (await auditor.PutUnitAsync("8")).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await auditor.PutAsync($"/v1/bureaus/{admin.BureauCode}/windows/2024", new { })).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await auditor.PutAsync($"/v1/bureaus/{admin.BureauCode}/windows/2024/extensions/1", new { })).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");

        var units = await ReadAsync(admin, "operation=PutUnit");
        Assert.Equal(["1", "2", "3", "4", "5", "6", "7", "8"], units.Select(it => it.Action.Split('/')[^1]));
        Assert.All(units, it => Assert.Equal("PutUnit", it.Operation));
        Assert.Empty(await ReadAsync(admin, "operation=ImportUnits"));

        // The path of an extension begins with that of the windows, and is another operation.
        Assert.EndsWith("/windows/2024", Assert.Single(await ReadAsync(admin, "operation=PutWindows")).Action, StringComparison.Ordinal);
        (await GetAsync(admin, "operation=PutUnits")).ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");

        Assert.Equal(Enumerable.Repeat(AuditOutcome.Forbidden, 3), (await ReadAsync(admin, $"actor={key.Id}")).Select(it => it.Outcome));
        Assert.Empty(await ReadAsync(admin, "actor=somebody"));

        var third = units[2].At;
        Assert.Equal(units.Skip(2).Select(it => it.Seq), (await ReadAsync(admin, $"operation=PutUnit&since={Format(third)}")).Select(it => it.Seq).Where(seq => seq >= units[2].Seq));
        Assert.All(await ReadAsync(admin, $"until={Format(third)}"), it => Assert.True(it.At < third));
        Assert.All(await ReadAsync(admin, $"since={Format(third)}"), it => Assert.True(it.At >= third));
        (await GetAsync(admin, "since=2025-03-31")).ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");
        (await GetAsync(admin, "until=2025-03-31T16:00:00")).ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");

        static string Format(DateTime time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
    }

    [StoreFact]
    public async Task An_entry_says_in_words_what_was_done_and_names_the_keys_of_the_bureau_only()
    {
        var region = await Region.CreateAsync(host);
        var admin = await region.CreateClientAsync(region.North, Role.BureauAdmin);
        (await admin.PutUnitAsync("0137")).Expect(HttpStatusCode.Created);
        (await region.Admin.PutUnitAsync("0138", bureau: region.North)).Expect(HttpStatusCode.Created);

        var entries = await ReadAsync(admin, "operation=PutUnit");

        Assert.All(entries, it => Assert.Matches(@"\p{IsCJKUnifiedIdeographs}", it.OperationName!.Zh));
        Assert.All(entries, it => Assert.DoesNotMatch(@"\p{IsCJKUnifiedIdeographs}", it.OperationName!.En));
        Assert.NotNull(entries[0].ActorName);

        // The key belongs to the bureau above, whose keys an administrator below does not see.
        Assert.Null(entries[1].ActorName);
        Assert.All(
            await BureauClient.ReadAllPagesAsync<AuditEntry>(page => region.Admin.GetAsync($"/v1/bureaus/{region.North}/audit-log?{page}"), "operation=PutUnit"),
            it => Assert.NotNull(it.ActorName));
        Assert.All(await ReadAsync(region.Admin, ""), it => Assert.NotNull(it.Operation));
    }

    [StoreFact]
    public async Task Concurrent_writers_extend_one_chain()
    {
        var region = await Region.CreateAsync(host);
        var admin = await region.CreateClientAsync(region.North, Role.BureauAdmin);
        var units = await Task.WhenAll(Enumerable.Range(1, 8).Select(number => region.RegisterUnitAsync($"{number}")));
        var before = (await admin.ReadAuditLogAsync()).Count;

        await Task.WhenAll(units.Select(async unit =>
        {
            foreach (var number in Enumerable.Range(1, 5))
            {
                (await unit.FileReportAsync(SeedReport.CreateVariant(number))).Expect(HttpStatusCode.Created);
            }
        }));

        var entries = await admin.ReadAuditLogAsync();
        Assert.Equal(before + 40, entries.Count);
        Assert.Equal(Enumerable.Range(1, entries.Count), entries.Select(it => (int)it.Seq));
        Assert.True((await VerifyLogAsync(admin)).Intact);
    }

    private static Task<ApiResponse> GetAsync(BureauClient admin, string query) => admin.GetAsync($"/v1/bureaus/{admin.BureauCode}/audit-log?{query}");

    private static Task<List<AuditEntry>> ReadAsync(BureauClient admin, string query) =>
        BureauClient.ReadAllPagesAsync<AuditEntry>(page => GetAsync(admin, page), query);

    private static Task<List<JsonNode>> ListRawEntriesAsync(BureauClient admin, int limit = 500) =>
        BureauClient.ReadAllPagesAsync(query => admin.GetAsync($"/v1/bureaus/{admin.BureauCode}/audit-log?{query}"), $"limit={limit}");

    private static async Task<VerifyAuditLog.Result> VerifyLogAsync(BureauClient admin) =>
        (await admin.GetAsync($"/v1/bureaus/{admin.BureauCode}/audit-log/verify")).Expect<VerifyAuditLog.Result>(HttpStatusCode.OK);

    /// <summary>Creates a bureau with several audit entries, and its administrator.</summary>
    private async Task<BureauClient> CreateBureauWithEntriesAsync()
    {
        var region = await Region.CreateAsync(host);
        var admin = await region.CreateClientAsync(region.North, Role.BureauAdmin);
        foreach (var number in Enumerable.Range(1, 7))
        {
            (await admin.PutUnitAsync($"{number}", sector: "科技")).Expect(HttpStatusCode.Created);
        }

        return admin;
    }
}

public sealed class AuditLogTestsOnSqlite(SqliteHost host) : AuditLogTests(host), IClassFixture<SqliteHost>;

public sealed class AuditLogTestsOnSqlServer(SqlServerHost host) : AuditLogTests(host), IClassFixture<SqlServerHost>;
