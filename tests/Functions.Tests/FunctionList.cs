using System.Reflection;
using DRServerless.Functions.Http;
using Microsoft.Azure.Functions.Worker;

namespace DRServerless.Functions.Tests;

/// <summary>Every function of the app, as its attributes have it.</summary>
internal static class FunctionList
{
    public static IReadOnlyList<(string Name, MethodInfo Method)> All { get; } =
    [
        .. from type in typeof(ApiFunctions).Assembly.GetTypes()
           from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static)
           let function = method.GetCustomAttribute<FunctionAttribute>()
           where function is not null
           select (function.Name, method),
    ];

    /// <summary>Functions with a parameter of a trigger.</summary>
    public static IEnumerable<(string Name, MethodInfo Method, T Trigger)> With<T>() where T : Attribute =>
        from function in All
        from parameter in function.Method.GetParameters()
        let trigger = parameter.GetCustomAttribute<T>()
        where trigger is not null
        select (function.Name, function.Method, trigger);
}
