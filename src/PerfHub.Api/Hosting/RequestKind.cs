namespace PerfHub.Api.Hosting;

/// <summary>Kinds of requests that are counted separately.</summary>
internal enum RequestKind
{
    /// <summary>A request that is processed at once.</summary>
    Request,

    /// <summary>A request that waits for changes.</summary>
    LongPoll,

    /// <summary>The connection of an open page.</summary>
    Circuit,
}
