using PerfHub.Api.Http.Problems;
using PerfHub.Documents.Reading;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Http.Documents;

/// <summary>
/// Reads documents on threads of their own. A document that takes too long loses its request but keeps its place, because its thread
/// cannot be ended.
/// </summary>
internal static class DocumentThread
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    /// <summary>Reads a document.</summary>
    /// <param name="read">Reads it.</param>
    /// <param name="place">Disposed when the reading has ended.</param>
    /// <param name="cancel">Ends the wait for the result.</param>
    /// <exception cref="ProblemException">413, 415 or 422 if it cannot be read.</exception>
    public static async Task<T> RunAsync<T>(Func<CancellationToken, T> read, IDisposable place, CancellationToken cancel)
    {
        var work = Task.Factory.StartNew(
            () =>
            {
                using (place)
                {
                    return read(cancel);
                }
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            return await work.WaitAsync(DocumentLimits.Default.MaxDuration + Grace, cancel);
        }
        catch (TimeoutException)
        {
            throw ToProblem(DocumentException.TooSlow());
        }
        catch (DocumentException exception)
        {
            throw ToProblem(exception);
        }
    }

    private static ProblemException ToProblem(DocumentException exception)
    {
        var kind = exception.Fault switch
        {
            DocumentFault.TooLarge => ProblemKind.ContentTooLarge,
            DocumentFault.UnsupportedType => ProblemKind.UnsupportedMediaType,
            _ => ProblemKind.UnreadableDocument,
        };
        return new ProblemException(kind, new Text(exception.Chinese, exception.Message));
    }
}
