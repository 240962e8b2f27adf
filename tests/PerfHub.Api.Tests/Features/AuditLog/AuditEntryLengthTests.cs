using System.Net;
using PerfHub.Api.Auditing;
using PerfHub.Api.Persistence;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.AuditLog;

/// <summary>Callers choose paths and targets of any length; the entries of the audit log have a limit.</summary>
public abstract class AuditEntryLengthTests(PerfHubHost host)
{
    private const int MaxActionLength = 400, MaxSubjectLength = 200;

    [StoreFact]
    public async Task A_long_subject_keeps_the_number_of_suppressed_attempts()
    {
        var region = await Region.CreateAsync(host);
        var admin = await region.CreateClientAsync(region.North, Role.BureauAdmin);
        var bureau = new string('9', MaxSubjectLength - 5) + string.Concat(Enumerable.Repeat("😀", 20));
        var start = new DateTimeOffset(TimeProvider.System.GetUtcNow().UtcDateTime.Date.AddHours(12), TimeSpan.Zero);
        try
        {
            foreach (var time in Enumerable.Repeat(start, 25).Append(start.AddMinutes(1)))
            {
                host.Clock.Set(time);
                (await admin.GetAsync($"/v1/api-keys?bureau={Uri.EscapeDataString(bureau)}")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
            }
        }
        finally
        {
            host.Clock.Reset();
        }

        var subjects = (await admin.ReadAuditLogAsync()).Where(it => it.Outcome == AuditOutcome.OutsideScope).Select(it => it.Subject).ToList();
        Assert.Equal(11, subjects.Count);
        Assert.All(subjects.Take(10), subject => Assert.Equal(ColumnWidthAttribute.Truncate(bureau, MaxSubjectLength), subject));
        Assert.Equal(new string('9', MaxSubjectLength - 5) + " +15", subjects[10]);
    }

    // The only segment that is logged at any length is that of a deviation's id.
    [StoreTheory]
    [InlineData("财")]
    [InlineData("😀")]
    [InlineData("a")]
    public async Task A_path_of_4000_characters_is_truncated(string character)
    {
        const int MaxPathLength = 4000;
        var region = await Region.CreateAsync(host);
        var admin = await region.CreateClientAsync(region.North, Role.BureauAdmin);
        var encoded = Uri.EscapeDataString(character);
        var path = $"/v1/deviations/{region.South}.{string.Concat(Enumerable.Repeat(encoded, MaxPathLength / encoded.Length))}.2024.x";

        (await admin.GetAsync(path)).ExpectProblem(HttpStatusCode.NotFound, "not-found");

        Assert.Equal($"GET {path}"[..MaxActionLength], (await admin.ReadAuditLogAsync())[^1].Action);
    }
}

public sealed class AuditEntryLengthTestsOnSqlite(SqliteHost host) : AuditEntryLengthTests(host), IClassFixture<SqliteHost>;

public sealed class AuditEntryLengthTestsOnSqlServer(SqlServerHost host) : AuditEntryLengthTests(host), IClassFixture<SqlServerHost>;
