namespace PerfHub.Api.Security;

/// <summary>A request that waits for places.</summary>
internal sealed class SharePlacesWaiter(int places)
{
    private readonly TaskCompletionSource<bool> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The places that it waits for.</summary>
    public int Places => places;

    /// <summary>Ends with whether the request has got its places.</summary>
    public Task<bool> Completion => _completion.Task;

    /// <summary>Ends the wait.</summary>
    public void Complete(bool hasPlaces) => _completion.TrySetResult(hasPlaces);
}
