namespace PerfHub.Api.Http.Json;

/// <summary>Marks a type whose JSON, and OpenAPI schema, is that of <typeparamref name="T"/>.</summary>
public interface ISerializedAs<T>;
