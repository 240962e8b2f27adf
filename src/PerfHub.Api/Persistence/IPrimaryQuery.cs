namespace PerfHub.Api.Persistence;

/// <summary>A query that must see the latest writes: it never reads from a replica, which may lag behind.</summary>
public interface IPrimaryQuery;
