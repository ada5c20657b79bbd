namespace Lethe.Models;

/// <summary>A request to forget that a model has served already; a later unlearning never brings these samples back.</summary>
/// <param name="Request">The request as text: <c>class:6</c>.</param>
/// <param name="IdsSha256">The SHA-256 of the resolved sample ids.</param>
/// <param name="Method">The id of the method: <c>ssd</c>.</param>
/// <param name="Options">The method's options as canonical text: <c>alpha=10,lambda=1</c>.</param>
public sealed record ServedRequest(string Request, string IdsSha256, string Method, string Options);
