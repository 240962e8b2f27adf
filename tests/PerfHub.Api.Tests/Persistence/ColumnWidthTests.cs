using PerfHub.Api.Auditing;
using PerfHub.Api.Persistence;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Persistence;

/// <summary>Both stores hold what a column takes, and refuse or truncate the rest; see <see cref="ColumnWidthAttribute"/>.</summary>
public abstract class ColumnWidthTests
{
    private const int NoteWidth = 100;

    // A character beyond the basic plane takes two units.
    private static readonly string[] LongestNotes =
        [new('a', NoteWidth), new('长', NoteWidth), string.Concat(Enumerable.Repeat("😀", NoteWidth / 2)), new('\u0001', NoteWidth)];

    [StoreFact]
    public async Task A_text_with_the_width_of_its_column_is_stored()
    {
        await using var store = await CreateStoreWithNotesAsync();
        List<NoteRow> rows = [.. LongestNotes.Select((text, index) => new NoteRow(index, text))];

        await store.Db.WriteAsync(
            async session =>
            {
                await session.InsertAsync(rows);
                return true;
            },
            CancellationToken.None);

        Assert.Equal(rows, await store.Db.QueryAsync<NoteRow>("SELECT Id, Text FROM Note ORDER BY Id", new { }, CancellationToken.None));
    }

    [StoreFact]
    public async Task A_longer_text_is_refused_before_anything_is_stored()
    {
        await using var store = await CreateStoreWithNotesAsync();
        foreach (var text in LongestNotes)
        {
            var error = await Assert.ThrowsAsync<ColumnOverflowException>(() => store.Db.WriteAsync(
                async session =>
                {
                    await session.InsertAsync([new NoteRow(1, "first"), new NoteRow(2, text + "b")]);
                    return true;
                },
                CancellationToken.None));

            Assert.Equal("A value for Note.Text has a length of 101; the column takes 100. Nothing was stored.", error.Message);
            Assert.False(store.Dialect.IsTransient(error));
            Assert.False(store.Dialect.IsOutage(error));
        }

        Assert.Empty(await store.ListNoteIdsAsync());
    }

    [StoreFact]
    public async Task Free_texts_of_the_audit_log_are_truncated_between_two_characters()
    {
        await using var store = await CreateStoreWithNotesAsync();
        var row = new AuditOutboxRow
        {
            Id = 1,
            ClaimId = 0,
            Bureau = "650104",
            At = new DateTime(2025, 2, 18, 3, 12, 45, DateTimeKind.Utc),
            Actor = new string('子', 201),
            Role = null,
            Action = new string('a', 399) + "😀",
            Subject = new string('长', 198) + "😀😀",
            Origin = new string('1', 65),
            Outcome = AuditOutcome.Unauthorized,
        };

        await store.Db.WriteAsync(session => session.TryInsertAsync(row), CancellationToken.None);

        Assert.Equal(
            [row with { Actor = new string('子', 200), Action = new string('a', 399), Subject = new string('长', 198) + "😀", Origin = new string('1', 64) }],
            await store.Db.QueryAsync<AuditOutboxRow>("SELECT * FROM AuditOutbox", new { }, CancellationToken.None));
    }

    protected abstract Task<TestStore> CreateStoreWithNotesAsync();
}

public sealed class ColumnWidthTestsOnSqlite : ColumnWidthTests
{
    protected override async Task<TestStore> CreateStoreWithNotesAsync() => await TempSqliteStore.CreateWithNotesAsync();
}

public sealed class ColumnWidthTestsOnSqlServer : ColumnWidthTests
{
    protected override async Task<TestStore> CreateStoreWithNotesAsync() => await TempSqlServerStore.CreateWithNotesAsync();
}
