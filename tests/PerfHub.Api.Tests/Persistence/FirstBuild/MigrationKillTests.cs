using System.Text.Json.Nodes;

namespace PerfHub.Api.Tests.Persistence.FirstBuild;

/// <summary>
/// A migration that is killed at any moment and started again ends like one that was not interrupted: every row and every response is the
/// same. The moments are chosen by the growth of SQLite's log, which has what the migration has written and not yet committed.
/// </summary>
[Trait("Category", "Slow")]
public sealed class MigrationKillTests : IAsyncLifetime, IAsyncDisposable
{
    private const int Copies = 40, Kills = 3, MinKillsInside = 2;

    // Its lists show all that the first build recorded.
    private const string Region = " 650000";

    private readonly MigratedStore _uninterrupted = new(), _killed = new();

    [Fact]
    public async Task A_migration_that_is_killed_and_started_again_leaves_every_row_as_one_that_was_not_interrupted()
    {
        var before = await StoreContents.ReadScriptsAsync(_killed.File);
        var logLength = 0L;
        Assert.Equal(0, await _uninterrupted.MigrateAsync(() => (logLength = Math.Max(logLength, _uninterrupted.LogLength)) < 0));

        var after = await StoreContents.ReadScriptsAsync(_uninterrupted.File);
        var inside = 0;
        for (var kill = 1; kill <= Kills; kill++)
        {
            var length = logLength * kill / (Kills + 1);
            await _killed.MigrateAsync(() => _killed.LogLength >= length);
            var scripts = await _killed.ReadScriptsAsync();
            Assert.True(scripts.SequenceEqual(before) || scripts.SequenceEqual(after), $"The store has run {scripts.Count} of {after.Count} scripts.");
            inside += _killed.LogLength >= length && scripts.SequenceEqual(before) ? 1 : 0;
        }

        Assert.InRange(inside, MinKillsInside, Kills);

        // The next kill is after the commit, while the log is copied to the file: nothing else changes the file.
        var changedAt = File.GetLastWriteTimeUtc(_killed.File);
        await _killed.MigrateAsync(() => File.GetLastWriteTimeUtc(_killed.File) != changedAt);
        Assert.Equal(after, await _killed.ReadScriptsAsync());

        Assert.Equal(0, await _killed.MigrateAsync(() => false));
        Assert.Empty(await StoreContents.FindDamageAsync(_killed.File));
        Assert.Equal(await StoreContents.ReadAsync(_uninterrupted.File), await StoreContents.ReadAsync(_killed.File));
        await AssertSameResponsesAsync();
    }

    public async Task InitializeAsync()
    {
        await EnlargedStore.CreateAsync(_killed.File, Copies);
        Directory.CreateDirectory(Path.GetDirectoryName(_uninterrupted.File)!);
        File.Copy(_killed.File, _uninterrupted.File);
    }

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        await _uninterrupted.DisposeAsync();
        await _killed.DisposeAsync();
    }

    private async Task AssertSameResponsesAsync()
    {
        await Task.WhenAll(_uninterrupted.Host.StartAsync(), _killed.Host.StartAsync());
        FirstBuildHost expected = new(_uninterrupted.Host), actual = new(_killed.Host);
        foreach (var (name, recorded) in expected.Responses.Where(it => it.Key.Contains(Region, StringComparison.Ordinal)))
        {
            Assert.True(JsonNode.DeepEquals(await expected.ReadAgainAsync(recorded!), await actual.ReadAgainAsync(recorded!)), name);
        }
    }
}
