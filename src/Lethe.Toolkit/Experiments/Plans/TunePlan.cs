using System.Collections.Immutable;
using Lethe.Experiments.Search;

namespace Lethe.Experiments.Plans;

/// <summary>Which methods' options are searched for, and how.</summary>
/// <param name="Search">Grid, random draws or successive halving.</param>
/// <param name="Budget">The most options that are tried for one method on one model and request.</param>
/// <param name="Spaces">The values to try, by method; a method without an entry has the space of <see cref="OptionSpace.Around"/>.</param>
/// <param name="Line">Where the plan has it, from 1.</param>
public sealed record TunePlan(SearchKind Search, int Budget, ImmutableSortedDictionary<string, OptionSpace> Spaces, int Line = 0);
