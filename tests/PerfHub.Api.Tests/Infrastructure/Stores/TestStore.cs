using PerfHub.Api.Persistence;

namespace PerfHub.Api.Tests.Infrastructure.Stores;

/// <summary>A store of one's own, without a host: its schema, and a table to write notes in.</summary>
public abstract class TestStore : IAsyncDisposable
{
    public abstract Dialect Dialect { get; }

    public abstract Db Db { get; }

    /// <summary>Makes the table of notes, and whatever rows of it need.</summary>
    protected abstract IEnumerable<string> CreateNoteTableSql { get; }

    /// <summary>The ids of all notes that others can see.</summary>
    public Task<List<long>> ListNoteIdsAsync() => Db.QueryAsync<long>("SELECT Id FROM Note ORDER BY Id", new { }, CancellationToken.None);

    public abstract ValueTask DisposeAsync();

    protected async Task CreateNoteTableAsync()
    {
        foreach (var sql in CreateNoteTableSql)
        {
            await Db.WriteAsync(session => session.ExecuteAsync(sql, new { }), CancellationToken.None);
        }
    }
}
