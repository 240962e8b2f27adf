using PerfHub.Api.Persistence;

namespace PerfHub.Api.Tests.Infrastructure.Stores;

/// <summary>A migrated store without a host, with an extra table for tests.</summary>
public abstract class TestStore : IAsyncDisposable
{
    public abstract Dialect Dialect { get; }

    public abstract Db Db { get; }

    /// <summary>The statements that create the table Note and its table type.</summary>
    protected abstract IEnumerable<string> CreateNoteTableSql { get; }

    /// <summary>Reads the ids of all committed notes.</summary>
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
