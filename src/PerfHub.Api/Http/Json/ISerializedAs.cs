namespace PerfHub.Api.Http.Json;

/// <summary>Marks a type whose JSON is that of another one, by which the API describes it.</summary>
/// <typeparam name="T">The other one.</typeparam>
public interface ISerializedAs<T>;
