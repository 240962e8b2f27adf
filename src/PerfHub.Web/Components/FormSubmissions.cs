using System.Collections.Concurrent;

namespace PerfHub.Web.Components;

/// <summary>
/// Does once what a form asks for, even if a double click or a reload sends it again: the second request waits for the first, and gets its
/// result. A new key, which the API returns only once, is therefore shown. On another host the API's idempotency protects from a
/// second effect, but cannot return the key again.
/// </summary>
public sealed class FormSubmissions(TimeProvider time)
{
    private static readonly TimeSpan Retention = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, Submission> _submissions = new(StringComparer.Ordinal);

    /// <summary>Runs a change, or returns the result of the same submission. A change that failed may be tried again.</summary>
    /// <param name="id">The id of the submission.</param>
    /// <param name="change">The change.</param>
    public async Task<T> RunAsync<T>(string id, Func<Task<T>> change)
        where T : class
    {
        var submission = _submissions.GetOrAdd(id, _ => new Submission(new Lazy<Task<object>>(async () => await change())));
        try
        {
            var result = (T)await submission.Result.Value;
            submission.ExpireOnce(() => Task.Delay(Retention, time).ContinueWith(_ => _submissions.TryRemove(KeyValuePair.Create(id, submission)), TaskScheduler.Default));
            return result;
        }
        catch
        {
            _submissions.TryRemove(KeyValuePair.Create(id, submission));
            throw;
        }
    }

    private sealed class Submission(Lazy<Task<object>> result)
    {
        private int _isExpiring;

        public Lazy<Task<object>> Result { get; } = result;

        /// <summary>Starts the time after which the result, which may be a key, is forgotten; later calls have no effect.</summary>
        public void ExpireOnce(Action start)
        {
            if (Interlocked.Exchange(ref _isExpiring, 1) == 0)
            {
                start();
            }
        }
    }
}
