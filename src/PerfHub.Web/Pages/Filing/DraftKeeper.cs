namespace PerfHub.Web.Pages.Filing;

/// <summary>Keeps the draft of a page in the browser: at once when it changes, and again as long as it does.</summary>
public sealed class DraftKeeper(DraftStore drafts, TimeProvider time, string bureau, string unit, int year) : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(300), RetryInterval = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _closed = new();
    private DraftEditor? _editor;

    // The draft has changed since the browser has kept it.
    private bool _isDirty;
    private bool _isRunning;

    /// <summary>When the browser has kept it last; <see langword="null"/> if it has not.</summary>
    public DateTimeOffset? SavedAt { get; private set; }

    /// <summary>Whether the browser has not taken it.</summary>
    public bool IsRefused { get; private set; }

    /// <summary>The browser does not respond.</summary>
    public void SetRefused() => IsRefused = true;

    /// <summary>Keeps this draft from now on.</summary>
    public void Start(DraftEditor editor) => (_editor, _isDirty, SavedAt) = (editor, true, null);

    /// <summary>Keeps nothing any more: the draft was filed or discarded.</summary>
    public void Stop() => (_editor, _isDirty) = (null, false);

    /// <summary>The draft has changed: keeps it at once, and again as long as it changes. What is typed meanwhile is not sent at each letter.</summary>
    public async Task KeepChangesAsync()
    {
        _isDirty = _editor is not null;
        if (_isRunning)
        {
            return;
        }

        _isRunning = true;
        var closed = _closed.Token;
        try
        {
            while (_isDirty)
            {
                await KeepAsync();
                await Task.Delay(_isDirty && IsRefused ? RetryInterval : Interval, time, closed);
            }
        }
        catch (OperationCanceledException)
        {
            // The user has left; leaving keeps the last change.
        }
        finally
        {
            _isRunning = false;
        }
    }

    /// <summary>Keeps a change that nobody has typed, once.</summary>
    public Task KeepChangeAsync()
    {
        _isDirty = _editor is not null;
        return KeepAsync();
    }

    /// <summary>Keeps what has changed since the browser has kept the draft.</summary>
    public async Task KeepAsync()
    {
        if (!_isDirty || _editor is not { } editor)
        {
            return;
        }

        _isDirty = false;
        var isKept = await drafts.KeepAsync(bureau, unit, year, editor.State);
        (SavedAt, IsRefused) = (isKept ? time.GetUtcNow() : SavedAt, !isKept);
        _isDirty |= !isKept && _editor is not null;
    }

    // The browser is asked to keep the last change, too; a connection that is lost has kept all before it.
    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _closed.CancelAsync();
        await KeepAsync();
        _closed.Dispose();
    }
}
